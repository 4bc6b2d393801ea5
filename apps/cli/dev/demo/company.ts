/** A made-up company as data: what is posted through the public API, by id. */
export type Thing = Readonly<Record<string, unknown>>;
export type Things = Readonly<Record<string, Thing>>;

/** Something that was, `at` milliseconds of playbook time. */
export interface Past {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly customer?: string;
  readonly record?: { readonly type: string; readonly id: string };
  readonly data?: Thing;
}

export interface Note {
  readonly customer: string;
  readonly by: string;
  readonly at: number;
  readonly kind: 'call' | 'meeting' | 'note';
  readonly text: string;
}

export interface Consent {
  readonly contact: string;
  readonly purpose: string;
  readonly given: boolean;
  readonly at: number;
}

export interface Company {
  /** A manager stands before those who report to them. */
  readonly people: Things;
  readonly queues: Readonly<Record<string, readonly string[]>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly customers: Things;
  readonly contacts: Things;
  /** By type. */
  readonly records: Readonly<Record<string, Things>>;
  readonly history?: readonly Past[];
  readonly consents?: readonly Consent[];
}

export const DAY = 86_400_000;
