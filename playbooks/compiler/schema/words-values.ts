import type { Schema } from './schema';

/** What is said of each word that may stand somewhere, while it is chosen. */
const WORDS = {
  roll: { next: 'To the next open day.', previous: 'To the open day before.' },
  days: { business: 'Open days of the calendar, make-up days included.' },
  past: { run: 'They enter all the same.', skip: 'They do not enter.' },
  backfill: {
    none: 'Only those who come from now on.',
    matching: 'Also those for whom a way in holds at publish; their number is to be confirmed.',
  },
  reenroll: {
    never: 'Everybody enters once.',
    always: 'As often as a way in fires while nobody is inside.',
  },
  counted_from: {
    end: 'From the end of the last enrollment.',
    start: 'From the start of the last enrollment.',
  },
  tasks: { close: 'They are closed.', keep: 'They stay open.' },
  runs: { keep: 'They go on.', exit: 'They end as well.' },
  late: {
    skip: 'It is not done any more.',
    run: 'It is done at once.',
  },
  unconfirmed: {
    hold: 'A person decides whether it goes again.',
    resend: 'It goes again; over webhook only.',
  },
  otherwise: {
    send: 'It goes although nobody has agreed.',
    skip: 'It does not go: outcome skipped.',
    escalate: 'The ladder is climbed, and its people may agree; at its end it does not go.',
  },
  channel: {
    preferred: 'What the contact prefers, then the order of the catalog.',
  },
  ladder_from: { due: 'From when the task is due.', open: 'From when it was opened.' },
  ladder_until: {
    done: 'Until the task is done.',
    acknowledged: 'Until somebody has taken it.',
  },
  join: {
    all: 'When every branch is through.',
    any: 'When the first branch is through; the others are cancelled.',
  },
  continuation: { continue: 'Go on behind the step.' },
  on_failure: {
    skip: 'The step is passed over.',
    continue: 'Go on behind the step.',
  },
  refresh: {
    hourly: 'At every full hour.',
    daily: 'At 00:05 in the zone of the organisation.',
  },
  missing: {
    leave_out: 'The parts that are known share its weight.',
    zero: 'It counts as 0.',
    unknown: 'The score is unknown.',
  },
  consent: {
    none: 'None is needed: it is owed to everybody.',
    opt_out: 'It goes unless they have refused.',
    opt_in: 'It goes only where they have agreed.',
  },
  goal: {
    reached: 'It has been reached.',
    missed: 'It can no longer be reached.',
    open: 'It can still be reached.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One of a few words, each with its sentence. */
export function choice(name: keyof typeof WORDS): Schema {
  const words = WORDS[name];
  return { type: 'string', enum: Object.keys(words), enumDescriptions: Object.values(words) };
}
