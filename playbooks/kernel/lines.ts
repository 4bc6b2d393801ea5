/** Where things stand in the source of one version; index = pc. Kept with the version, outside the plan's identity. */
export interface Lines {
  readonly file: string;
  readonly code: readonly Line[];
  readonly ways: Readonly<Record<string, Line>>;
  readonly exits: Readonly<Record<string, Line>>;
}
export interface Line {
  /** Of a step that a fragment brings; absent: the playbook's own. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
}
