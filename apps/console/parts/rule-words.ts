import { useMessages } from '../messages/messages';
import type { Messages } from '../messages/en';

const SPAN = /(\d+)(bd|bh|mo|[smhdwy])\b/g;

/** `5bd` of a playbook as people say it; what is more than a length stays as it was written. */
export function ruleWords(rule: string, { span, rule: said }: Messages): string {
  const words = rule.replace(SPAN, (written, n: string, unit: string) => {
    const length = Object.hasOwn(span, unit) ? span[unit as keyof typeof span] : undefined;
    return length === undefined ? written : length(Number(n));
  });
  return said(words);
}

/** By which rule, calendar and clock something is due. */
export function useDueRule(): (due: {
  readonly rule: string;
  readonly calendar: string;
  readonly zone: string;
}) => string {
  const messages = useMessages();
  return ({ rule, calendar, zone }) => messages.due.rule(ruleWords(rule, messages), calendar, zone);
}
