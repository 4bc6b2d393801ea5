import type { Messages } from '../../messages/en';
import type { useTitles } from '../../parts/titles';
import { wordsOf } from '../../parts/plan-names';
import { reasonWords } from '../../parts/reason-words';
import { type Attribute, labelOf } from '../../services/catalog';
import type { Entry } from '../../services/customers';

/** What happened as a sentence in the reader's language; the server's own title where we know no better. */

export interface Speech {
  readonly messages: Messages;
  readonly show: (value: unknown, attribute?: Attribute) => string;
  readonly attributeOf: (type: string, name: string) => Attribute | undefined;
  readonly nameOf: (contact: string) => string;
  readonly titles: ReturnType<typeof useTitles>;
}

interface Said {
  readonly text: string;
  /** What somebody wrote. */
  readonly quote?: string;
  /** Where more of it is. */
  readonly to?: string;
}

type Speak = (entry: Entry, speech: Speech) => Said;

const SPEAK: Readonly<Record<Entry['kind'], Speak>> = {
  event: (entry, { messages, nameOf, titles }) => {
    const about = entry['about'] as { readonly type?: string; readonly id?: string } | null;
    const whom = about?.type === 'contact' && about.id !== undefined ? nameOf(about.id) : '';
    return { text: messages.customer.entry.event(titles.event(text(entry['event'])), whom) };
  },
  change: (entry, { show, attributeOf, messages }) => {
    const name = text(entry['attribute']);
    const attribute = attributeOf(entry.ref.type, name);
    const whose = entry.ref.type === 'customer' ? '' : entry.ref.id;
    return {
      text: messages.customer.entry.change(
        whose,
        labelOf(name, attribute),
        show(entry['old'], attribute),
        show(entry['new'], attribute),
      ),
    };
  },
  note: (entry, { messages }) => ({
    text: messages.customer.entry.note[text(entry['note'])] ?? text(entry['note']),
    quote: text(entry['text']),
  }),
  consent: (entry, { messages, nameOf, titles }) => ({
    text: messages.customer.entry.consent(
      nameOf(entry.ref.id),
      entry['given'] === true,
      titles.purpose(text(entry['purpose'])),
    ),
  }),
  hold: (entry, { messages }) => ({
    text: messages.customer.entry.hold(text(entry['what']), text(entry['reason'])),
  }),
  enrollment: (entry, { messages, titles }) => ({
    text: messages.customer.entry.enrollment(
      text(entry['what']),
      titles.playbook(text(entry['playbook'])),
      exitWords(text(entry['exit']), messages),
    ),
    to: `/enrollments/${entry.ref.id}`,
  }),
  task: (entry, { messages }) => {
    const detail = (entry['detail'] ?? {}) as Readonly<Record<string, unknown>>;
    const answer = / → (.*)$/s.exec(entry.title)?.[1] ?? '';
    const what = messages.task.change[text(entry['what'])] ?? text(entry['what']);
    return {
      text: messages.customer.entry.task(text(entry['task']), what, answer),
      quote: ['text', 'comment', 'reason']
        .map((one) => text(detail[one]))
        .join('')
        .trim(),
      to: `/inbox/mine/${entry.ref.id}`,
    };
  },
  outreach: (entry, { messages, nameOf, titles }) => {
    const words = messages.customer.entry;
    const reason = text(entry['reason']);
    const status = text(entry['status']);
    return {
      text: words.outreach(
        titles.channel(text(entry['channel'])),
        entry['contact'] === null ? '' : nameOf(text(entry['contact'])),
        `${messages.customer.outreach[status] ?? status}${
          reason === '' ? '' : `: ${reasonWords(reason, messages)}`
        }`,
      ),
      quote: text(entry['subject']),
    };
  },
};

export function saidOf(entry: Entry, speech: Speech): Said {
  return SPEAK[entry.kind](entry, speech);
}

function exitWords(exit: string, { plan }: Messages): string {
  return plan.exits[exit] ?? wordsOf(exit);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** Of all the values that were told in one go. */
export function saidOfMany(
  entries: readonly [Entry, ...Entry[]],
  { messages: { customer } }: Speech,
): Said {
  const things = new Set(entries.map(({ ref }) => `${ref.type} ${ref.id}`)).size;
  if (things > 1) return { text: customer.entry.changesOf(things, entries.length) };
  const [{ ref }] = entries;
  return { text: customer.entry.changes(ref.type === 'customer' ? '' : ref.id, entries.length) };
}
