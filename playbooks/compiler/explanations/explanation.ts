/** What `tenure explain CODE` says, and a page of the reference. */
export interface Explanation {
  /** What has happened when this is said. */
  readonly means: string;
  /** Why there is such a rule. */
  readonly why: string;
  readonly wrong: Example;
  readonly right: Example;
}

/**
 * Steps (`- id: …`) or keys of a playbook as one text; else file -> its text or the keys it is about. Files of what is
 * live already stand under `live/`.
 */
export type Example = string | Readonly<Record<string, string>>;

export type Explanations = Readonly<Record<string, Explanation>>;

/** Takes the indentation of the first line from all of them. */
export function yaml(strings: TemplateStringsArray): string {
  const lines = (strings.raw[0] ?? '').replace(/^\n/, '').trimEnd().split('\n');
  const indent = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  return lines.map((line) => line.slice(indent)).join('\n');
}
