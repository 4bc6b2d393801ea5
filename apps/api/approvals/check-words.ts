import type { Look } from '../../../playbooks/rules/draft-now';

/** What a check says now, for people. */
export function checkWords({ check, verdict, seen }: Look): string {
  const words = Object.hasOwn(WORDS, check) ? WORDS[check] : undefined;
  return words?.(seen, verdict) ?? (verdict === 'passes' ? 'nothing in its way' : 'in its way now');
}

type Words = (seen: Look['seen'], verdict: Look['verdict']) => string;

const until = (seen: Look['seen']): string =>
  typeof seen['until'] === 'string' ? `until ${seen['until']}` : 'until something changes';

const WORDS: Readonly<Record<string, Words>> = {
  ended: ({ exit }) => `the enrollment has left by ${String(exit)}`,
  cancelled: () => 'its branch has been ended',
  unless: () => 'what makes it pointless has come',
  recipient: ({ contact, channel }, verdict) =>
    verdict === 'passes'
      ? `${String(contact)} is reached by ${String(channel)}`
      : `${String(contact)} is not whom it would go to today, or cannot be reached`,
  consent: ({ contact, purpose, given }, verdict) => {
    if (verdict === 'passes')
      return given === true
        ? `${String(contact)} agreed to ${String(purpose)}`
        : `${String(purpose)} may go unless somebody refuses it`;
    return given === false
      ? `${String(contact)} refused ${String(purpose)}`
      : `${String(contact)} never agreed to ${String(purpose)}`;
  },
  suppression: (_seen, verdict) =>
    verdict === 'passes'
      ? 'the address is in use'
      : 'the address is suppressed: nothing goes there',
  sender: ({ reason }) => String(reason),
  switch: ({ scope, reason }) => `the kill switch ${String(scope)} is engaged: ${String(reason)}`,
  hold: ({ hold, reason }, verdict) =>
    verdict === 'passes' ? 'no hold' : `on hold: ${String(reason ?? hold)}`,
  window: (seen, verdict) =>
    verdict === 'passes'
      ? `its window ${String(seen['window'])} is open in ${String(seen['zone'])}`
      : `its window ${String(seen['window'])} is closed in ${String(seen['zone'])} ${until(seen)}`,
  cap: (seen, verdict) =>
    `${String(seen['used'])} of ${String(seen['max'])} under ${String(seen['cap'])}${verdict === 'passes' ? '' : `: no room ${until(seen)}`}`,
  rate: (seen, verdict) =>
    verdict === 'passes'
      ? `${String(seen['sender'])} may send`
      : `${String(seen['sender'])} has sent as much as it may ${until(seen)}`,
};
