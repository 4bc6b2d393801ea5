import { useMessages } from '../messages/messages';
import { labelOf, useCatalog } from '../services/catalog';

const SPAN = /(\d+)(bd|bh|mo|[smhdwy])\b/g;
/** As the server writes a time: `15bd before contract.notice_by, roll next, at 10:00`. */
const DISTANCE = /^(\d+(?:bd|bh|mo|[smhdwy])) (before|after) ([\w.]+)$/;
/** `by customer.tier: growth 120d, else 90d before contract.renews_on`, then what follows with commas. */
const PICK = /^by ([^:]+): (.+?)(?: (before|after) ([\w.]+))?((?:, (?:roll|at|every) [\w:]+)*)$/;
const FIELD = /^([a-z_]+)\.([a-z_]+)$/;

type Word = (rule: string) => string;

/** A time of a playbook as people say it; what is neither length, date nor clock stays as it was written. */
export function useRuleWords(): Word {
  const { span, rule: words, plan } = useMessages();
  const catalog = useCatalog();
  const lengthOf = (text: string) =>
    text.replace(SPAN, (written, n: string, unit: string) => {
      const length = Object.hasOwn(span, unit) ? span[unit as keyof typeof span] : undefined;
      return length === undefined ? written : length(Number(n));
    });
  const attributeOf = (path: string) => {
    const [, of = '', name = ''] = FIELD.exec(path) ?? [];
    const type = catalog?.records[of];
    return { type, name, attribute: (type?.attributes ?? catalog?.customer)?.[name] };
  };
  const dateOf = (path: string) => {
    const { type, name, attribute } = attributeOf(path);
    if (name === '') return path;
    const label = labelOf(name, attribute);
    return typeof type?.title === 'string' ? words.of(type.title, label) : label;
  };
  const distanceOf = (distance: string, side: string | undefined, date: string) => {
    if (side === undefined) return distance;
    return (side === 'before' ? words.before : words.after)(distance, dateOf(date));
  };
  const pickOf = (by: string, cases: string) => {
    const { attribute } = attributeOf(by);
    const named = cases.split(', ').map((one) => {
      const [name = '', length = ''] = one.split(/ (?=\S+$)/);
      const value = name === 'else' ? plan.outcomes['else'] : attribute?.values?.[name];
      return `${value ?? name} ${lengthOf(length)}`;
    });
    return words.pick(dateOf(by), named.join(words.and));
  };
  const partOf = (part: string) => {
    const [, distance = '', side, date = ''] = DISTANCE.exec(part) ?? [];
    if (side !== undefined) return distanceOf(lengthOf(distance), side, date);
    if (part.startsWith('at ')) return words.at(part.slice(3));
    if (part.startsWith('every ')) return words.every(lengthOf(part.slice(6)));
    if (part === 'roll next' || part === 'roll previous')
      return words.roll[part.slice(5) as 'next' | 'previous'];
    return FIELD.test(part) ? dateOf(part) : lengthOf(part);
  };
  return (rule) => {
    const [, by, cases = '', side, date = '', rest = ''] = PICK.exec(rule) ?? [];
    if (by === undefined) return rule.split(', ').map(partOf).join(words.then);
    const first = distanceOf(pickOf(by, cases), side, date);
    return [first, ...rest.split(', ').slice(1).map(partOf)].join(words.then);
  };
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
