import type { Project } from '../../kernel/catalog';
import type { Plan } from '../../kernel/plan';
import type { Finding, Span } from '../diagnostic';
import type { Findings } from '../findings';
import type { Entry, Tree } from '../tree';
import { asMap } from '../shape/fields';

/** What the words of a scenario are checked against. */
export interface Stage {
  readonly project: Project;
  readonly plan: Plan;
  /** Who is given; absent while that is being read. */
  readonly cast?: Cast;
}
export interface Cast {
  readonly people: readonly string[];
  /** Ids and roles. */
  readonly contacts: readonly string[];
  /** Id of what the enrollment is about. */
  readonly subject: string;
}

/** Reports a name that is not among the known ones of its kind; true when it is. */
export function isKnown(
  name: { readonly value: string; readonly span: Span },
  of: { readonly kind: string; readonly known: readonly string[] },
  findings: Findings,
): boolean {
  if (of.known.includes(name.value)) return true;
  const args: Finding['args'] & { name: string } = {
    kind: of.kind,
    name: name.value.slice(0, 60),
    known: of.known.join(', '),
  };
  findings.addUnknown('test-unknown', name.span, args, of.known);
  return false;
}

export function entriesOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly Entry[] {
  if (tree === undefined) return [];
  return asMap(tree, key, 'a map', findings)?.entries ?? [];
}

export function only<K extends string, T>(
  key: K,
  value: T | undefined,
): { readonly [Key in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [Key in K]?: T };
}
