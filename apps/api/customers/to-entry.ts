import type { Kind, TimelineRow } from './timeline-sql';

/** One line of a timeline. Beside these stands what its kind has more. */
export interface Entry {
  readonly at: Date;
  readonly kind: Kind;
  readonly title: string;
  /** `person:ana`, `key:…`, `playbook:renewal`, or the source of an event or a change. */
  readonly who: string | null;
  readonly ref: { readonly type: string; readonly id: string; readonly source?: string };
  readonly [member: string]: unknown;
}

type Data = Readonly<Record<string, unknown>>;
/** A text in one of several languages. */
type Say = (text: unknown) => string | null;
type Made = Omit<Entry, 'at' | 'kind'>;

const MAKE: Readonly<Record<Kind, (data: Data, say: Say) => Made>> = {
  event: ({ source, id, type, about, historic, data }) => ({
    title: String(type),
    who: String(source),
    ref: { type: 'event', source: String(source), id: String(id) },
    event: type,
    about,
    historic,
    data,
  }),
  change: ({ source, type, id, attribute, old, new: now, parts }) => ({
    title: `${String(type)}.${String(attribute)}: ${shown(old)} → ${shown(now)}`,
    who: String(source),
    ref: { type: String(type), id: String(id) },
    attribute,
    old,
    new: now,
    ...(parts === null ? {} : { parts }),
  }),
  note: ({ id, note, text, by, contact }) => ({
    title: `${upper(note)}: ${brief(text)}`,
    who: String(by),
    ref: { type: 'note', id: String(id) },
    note,
    text,
    contact,
  }),
  consent: ({ contact, purpose, given, basis, source }) => ({
    title: `${String(contact)} ${given === true ? 'consented to' : 'objected to'} ${String(purpose)}`,
    who: String(source),
    ref: { type: 'contact', id: String(contact) },
    purpose,
    given,
    basis,
  }),
  hold: ({ id, what, reason, by, contact, purposes, until }) => ({
    title: `Hold ${String(what)}: ${brief(reason)}`,
    who: String(by),
    ref: { type: 'hold', id: String(id) },
    what,
    reason,
    contact,
    purposes,
    until: time(until),
  }),
  enrollment: ({ id, what, playbook, way, exit }) => ({
    title: ENROLLMENT[String(what)]?.(String(playbook), exit) ?? String(playbook),
    who: `playbook:${String(playbook)}`,
    ref: { type: 'enrollment', id: String(id) },
    what,
    playbook,
    way,
    exit,
  }),
  task: (data, say) => taskEntry(data, say),
  outreach: ({ id, step, playbook, status, reason, subject, channel, contact, purpose }) => ({
    title: `${upper(channel ?? 'message')} to ${word(contact ?? 'nobody')} ${String(status).replace('_', ' ')}${
      reason === null ? '' : ` (${word(reason)})`
    }${subject === null ? '' : `: ${brief(subject)}`}`,
    who: playbook === null ? null : `playbook:${word(playbook)}`,
    ref: { type: 'outreach', id: String(id) },
    playbook,
    step,
    status,
    reason,
    subject,
    channel,
    contact,
    purpose,
  }),
};

const ENROLLMENT: Readonly<Record<string, (playbook: string, exit: unknown) => string>> = {
  started: (playbook) => `${playbook} began`,
  held_out: (playbook) => `${playbook} would have begun: held out, to compare with`,
  ended: (playbook, exit) => `${playbook} ended: ${String(exit)}`,
};

export function toEntry({ at, kind, data }: TimelineRow, say: Say): Entry {
  return { at, kind, ...MAKE[kind](data, say) } as Entry;
}

function taskEntry(data: Data, say: Say): Made {
  const { id, step, playbook, what, by, detail, title, answers } = data;
  const { answer } = detail as Data;
  const label = say((answers as Readonly<Record<string, Data>>)[String(answer)]?.['label']);
  const then = answer === undefined || answer === null ? '' : ` → ${label ?? word(answer)}`;
  const name = say(title) ?? '';
  return {
    title: `Task ${String(what)}: ${name}${then}`,
    who: by === null ? `playbook:${String(playbook)}` : `person:${word(by)}`,
    ref: { type: 'task', id: String(id) },
    playbook,
    step,
    task: name,
    what,
    detail,
  };
}

function word(value: unknown): string {
  return String(value);
}

function upper(value: unknown): string {
  const text = String(value);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** What JSON of the database shows with an offset, as everything else is shown. */
function time(value: unknown): string | null {
  return typeof value === 'string' ? new Date(value).toISOString() : null;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return brief(typeof value === 'string' ? value : JSON.stringify(value));
}

/** At most 60 characters as people count them. */
function brief(text: unknown): string {
  const first = [...new Intl.Segmenter().segment(String(text).slice(0, 2_000))].map(
    ({ segment }) => segment,
  );
  return first.length <= 60 ? first.join('') : `${first.slice(0, 57).join('')}…`;
}
