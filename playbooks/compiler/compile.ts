import type { Project, TemplateVariant } from '../kernel/catalog';
import type { Lines, Plan } from '../kernel/plan';
import type { Diagnostic } from './diagnostic';

/** What `compile` answers. `ok` is false as soon as one diagnostic is an error; then nothing may be published. */
export interface Compiled {
  readonly ok: boolean;
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the catalog, the guards or a calendar has an error. */
  readonly project?: Project;
  /** Those without an error of their own. */
  readonly playbooks: readonly CompiledPlaybook[];
}

export interface CompiledPlaybook {
  readonly id: string;
  readonly plan: Plan;
  /** Canonical: keys sorted, no spaces. */
  readonly json: string;
  /** `sha256:<64 hex>` of `json`. */
  readonly hash: string;
  readonly lines: Lines;
  readonly templates: readonly TemplateVariant[];
}

/**
 * Text -> plans or diagnostics. `files` maps paths relative to the project's folder (with `/`) to their text;
 * files that are none of the language's are ignored. Never throws, whatever the text.
 */
export function compile(files: ReadonlyMap<string, string>): Compiled {
  void files;
  return { ok: false, diagnostics: [], playbooks: [] };
}
