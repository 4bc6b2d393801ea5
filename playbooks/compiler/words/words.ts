/** What is said about one code. `{name}` stands for a value of the finding; `near`, where known, is added by itself. */
export interface Words {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly why: string;
  /** What to type. */
  readonly fix: string;
}
export type WordTable = Readonly<Record<string, Words>>;

export function error(message: string, why: string, fix: string): Words {
  return { severity: 'error', message, why, fix };
}
export function warning(message: string, why: string, fix: string): Words {
  return { severity: 'warning', message, why, fix };
}
