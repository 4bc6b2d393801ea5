import { useLocale, useMessages } from '../messages/messages';
import type { Messages } from '../messages/en';
import type { Told } from '../messages/en/because';
import { type PlanNames, usePlanNames, wordsOf } from './plan-names';
import { reasonWords } from './reason-words';
import { useTimes } from './time';
import { useTitles } from './titles';
import { useRuleWords } from './rule-words';

/** Why something happened, as the API tells it: a code with the values of its sentence. */
export interface Because {
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Telling {
  readonly code: string;
  readonly step: string | null;
}

type Code = {
  [K in keyof Messages['because']]: Messages['because'][K] extends (told: Told) => string
    ? K
    : never;
}[keyof Messages['because']];

const NOTHING: Told = {
  ...{ answer: '', as: '', branches: '', by: '', channel: '', condition: '', contact: '' },
  ...{ due_at: '', exit: '', for: '', if: '', name: '', names: '', outcome: '', playbook: '' },
  ...{ reason: '', round: '', rung: '', step: '', time: '', to: '', turn: '', turns: '' },
  ...{ types: '', until: '', way: '' },
};
const PEOPLE = new Set(['to', 'as', 'by', 'contact']);
const MOMENTS = new Set(['due_at', 'until']);
const SPANS = new Set(['time', 'for']);
/** What nobody gives a title. */
const IDS = new Set(['name', 'branches']);
const NOT_WRITTEN: readonly string[] = ['delegateOf', 'considered', 'would'];

interface Named {
  /** Ids of contacts. */
  readonly contact?: (id: string) => string | undefined;
  readonly plan?: PlanNames;
}
/** `step`: the one it is told of. */
type Say = (because: Because | null | undefined, words: string, step?: string | null) => string;

/** The sentence in the reader's language; the server's own words where nobody has one. */
export function useBecause({ contact, plan: named }: Named = {}): Say {
  const messages = useMessages();
  const { locale } = useLocale();
  const { moment } = useTimes();
  const titles = useTitles();
  const ruleWords = useRuleWords();
  const unnamed = usePlanNames(undefined);
  const plan = named ?? unnamed;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const shown = (name: string, value: unknown, told: Telling): string => {
    if (value === null || value === undefined) return '';
    if (Array.isArray(value)) return list.format(value.map((one) => shown(name, one, told))).trim();
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (PEOPLE.has(name)) return contact?.(text) ?? titles.who(text);
    if (MOMENTS.has(name)) return moment(Date.parse(text));
    if (SPANS.has(name)) return ruleWords(text);
    if (name === 'types') return titles.event(text);
    if (name === 'playbook') return titles.playbook(text);
    if (name === 'channel') return titles.channel(text);
    if (name === 'step') return plan.step(text);
    if (name === 'answer' || name === 'outcome') return plan.outcome(told.step, text);
    if (name === 'exit') return plan.exit(text);
    if (name === 'way') return plan.box(`way:${text}`);
    if (IDS.has(name)) return wordsOf(text);
    return name === 'reason' && told.code !== 'operator' ? reasonWords(text, messages) : text;
  };
  return (because, words, step = null) => {
    if (because === null || because === undefined || !isCode(because.code, messages)) return words;
    const told = Object.entries(because.values).map(
      ([name, value]) => [name, shown(name, value, { code: because.code, step })] as const,
    );
    return messages.because[because.code]({ ...NOTHING, ...Object.fromEntries(told) });
  };
}

function isCode(code: string, { because }: Messages): code is Code {
  return Object.hasOwn(because, code) && !NOT_WRITTEN.includes(code);
}
