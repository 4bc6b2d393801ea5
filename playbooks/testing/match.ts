import { DETAILS } from '../compiler/cases/test-case';
import type { DetailKey, Pattern } from '../compiler/cases/test-case';
import type { GivenContact } from '../kernel/scenario';
import type { Thing } from '../simulator/happened';

/** Whether what happened is what a test names: the details that are written must be so. */
export function matches(
  pattern: Pattern,
  thing: Thing,
  contacts: readonly GivenContact[],
): boolean {
  return (
    pattern.kind === thing.kind &&
    pattern.name === thing.name &&
    differing(pattern, thing, contacts).length === 0
  );
}

/** The details that are otherwise. */
export function differing(
  { details }: Pattern,
  thing: Thing,
  contacts: readonly GivenContact[],
): readonly DetailKey[] {
  return DETAILS.filter((key) => {
    const wanted = details[key];
    if (wanted === undefined) return false;
    if (key === 'as') return thing.as !== String(wanted).replace(/^sender\./, '');
    if (key !== 'to') return thing[key] !== wanted;
    const all = [thing.to, ...(thing.cc ?? [])];
    return (
      !all.includes(String(wanted)) &&
      !idsOf(String(wanted), contacts).some((id) => all.includes(id))
    );
  });
}

/** A role stands for its contacts. */
function idsOf(name: string, contacts: readonly GivenContact[]): readonly string[] {
  return contacts.filter(({ roles }) => roles.includes(name)).map(({ id }) => id);
}

/** How near a thing is to what was expected: for the list of what happened instead. Higher is nearer. */
export function nearness(
  pattern: Pattern,
  thing: Thing,
  contacts: readonly GivenContact[],
): number {
  const sameName = pattern.name === thing.name ? 100 : 0;
  const sameKind = pattern.kind === thing.kind ? 40 : 0;
  return sameName + sameKind - differing(pattern, thing, contacts).length;
}
