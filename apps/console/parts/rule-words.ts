import { useMessages } from '../messages/messages';
import { labelOf, useCatalog } from '../services/catalog';

const SPAN = /(\d+)(bd|bh|mo|[smhdwy])\b/g;
/** As the server writes a time: `15bd before contract.notice_by, roll next, at 10:00`. */
const DISTANCE = /^(\d+(?:bd|bh|mo|[smhdwy])) (before|after) ([\w.]+)$/;
const FIELD = /^([a-z_]+)\.([a-z_]+)$/;

type Word = (rule: string) => string;

/** A time of a playbook as people say it; what is neither length, date nor clock stays as it was written. */
export function useRuleWords(): Word {
  const { span, rule: words } = useMessages();
  const catalog = useCatalog();
  const lengthOf = (text: string) =>
    text.replace(SPAN, (written, n: string, unit: string) => {
      const length = Object.hasOwn(span, unit) ? span[unit as keyof typeof span] : undefined;
      return length === undefined ? written : length(Number(n));
    });
  const dateOf = (path: string) => {
    const [, of = '', name = ''] = FIELD.exec(path) ?? [];
    if (name === '') return path;
    const type = catalog?.records[of];
    const label = labelOf(name, (type?.attributes ?? catalog?.customer)?.[name]);
    return typeof type?.title === 'string' ? words.of(type.title, label) : label;
  };
  const partOf = (part: string) => {
    const [, distance = '', side, date = ''] = DISTANCE.exec(part) ?? [];
    if (side === 'before') return words.before(lengthOf(distance), dateOf(date));
    if (side === 'after') return words.after(lengthOf(distance), dateOf(date));
    if (part.startsWith('at ')) return words.at(part.slice(3));
    if (part === 'roll next' || part === 'roll previous')
      return words.roll[part.slice(5) as 'next' | 'previous'];
    return FIELD.test(part) ? dateOf(part) : lengthOf(part);
  };
  return (rule) => rule.split(', ').map(partOf).join(words.then);
}

/** By which rule, calendar and clock something is due. */
export function useDueRule(): (due: {
  readonly rule: string;
  readonly calendar: string;
  readonly zone: string;
}) => string {
  const messages = useMessages();
  const ruleWords = useRuleWords();
  return ({ rule, calendar, zone }) => messages.due.rule(ruleWords(rule), calendar, zone);
}
