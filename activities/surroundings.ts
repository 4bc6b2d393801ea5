import type { Project, TemplateVariant } from '../playbooks/kernel/catalog';
import type { Plan } from '../playbooks/kernel/plan';
import type { MessageLinks } from '../playbooks/rules/message-links';
import type { Lines } from '../playbooks/kernel/lines';

/** What every activity is given besides its tables: what is published, a log, and a place to be killed at. */
export interface Surroundings {
  readonly published: Publications;
  readonly log: Log;
  readonly crashPoint: CrashPoint;
  /** Absent: there are no pages for links to lead to. */
  readonly links?: MessageLinks;
}

/** Never asked inside a transaction: it may need a connection of its own. */
export interface Publications {
  /** The newest one this process knows of: a newer one is seen within a second. */
  newest(): Promise<{
    readonly seq: number;
    readonly project: Project;
    /** Those that take people in. */
    readonly playbooks: readonly LiveVersion[];
  }>;
  version(hash: string): Promise<Version>;
}
export interface LiveVersion {
  readonly id: string;
  readonly version: Version;
}
export interface Version {
  readonly hash: string;
  readonly plan: Plan;
  readonly lines: Lines;
  readonly templates: readonly TemplateVariant[];
}

export interface Log {
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
}

/** Called by name where a crash must do no harm: the crash tests kill the process here, everywhere else it does nothing. */
export type CrashPoint = (name: CrashPointName) => void;
export type CrashPointName =
  | 'settle:before-commit'
  | 'settle:after-commit'
  | 'deliver:after-claim'
  | 'deliver:after-354'
  | 'deliver:after-250';
