/**
 * The language as data: which keys every thing has. `later` are keys of the language this version does not
 * have yet, with what to write instead; they are refused by name and never ignored.
 */
export interface Thing {
  /** As messages call it: `a task`. */
  readonly thing: string;
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  readonly later?: Readonly<Record<string, string>>;
  /** Keys of the step around it, which are easily indented too far. */
  readonly outside?: readonly string[];
  /** A code of its own for a missing key. */
  readonly missing?: Readonly<Record<string, string>>;
}

const OF_STEP = ['outcomes', 'if', 'on_failure', 'note'];
const LEAVE_OUT = 'leave it out for now';

export const PLAYBOOK: Thing = {
  thing: 'a playbook',
  required: [
    'playbook',
    'title',
    'owner',
    'purpose',
    'enroll',
    'reenroll',
    'backfill',
    'exits',
    'steps',
  ],
  optional: ['for', 'priority', 'calendar', 'zone', 'vars', 'facts', 'holdout', 'on_exit'],
  missing: { reenroll: 'reenroll-missing', backfill: 'backfill-missing' },
  later: { window: LEAVE_OUT, goal: 'leave it out for now; exits are counted without it' },
};

export const VERBS = ['send', 'task', 'notify', 'wait', 'branch', 'exit'] as const;
export type Verb = (typeof VERBS)[number];

export const STEP: Thing = {
  thing: 'a step',
  required: ['id'],
  optional: [...VERBS, 'if', 'outcomes', 'on_failure', 'note'],
  later: {
    split: 'use "branch" on an attribute',
    parallel: 'write the steps one after the other',
    repeat: 'use "outcomes: {timeout: {goto: id}}" to go back',
    set: 'let the system that owns the attribute change it',
    call: 'open a task for a person',
    run: 'enroll into the other playbook by an event',
    use: 'write the steps of the fragment here',
  },
};

const NO_PAUSE = 'leave it out for now: clocks do not pause yet';

export const SEND: Thing = {
  outside: OF_STEP,
  thing: '"send"',
  required: ['template', 'to'],
  optional: ['as', 'purpose', 'priority'],
  later: {
    cc: 'write a second send',
    reply_to: 'set "reply_to" of the sender in the catalog',
    channel: 'leave it out: outreach goes by email',
    window: LEAVE_OUT,
    within: 'leave it out: nothing holds a message back yet',
    approval: 'put a task before the send, in which a person agrees',
    unless: 'put "if" on the step',
    unconfirmed: LEAVE_OUT,
  },
};

export const TASK: Thing = {
  outside: OF_STEP,
  thing: '"task"',
  required: ['title', 'assign', 'due'],
  optional: ['body', 'give_up', 'answers', 'form', 'priority', 'on_exit'],
  later: {
    remind: LEAVE_OUT,
    ladder: 'use "give_up" and a second task under the outcome "given_up"',
    checklist: 'list the points in "body"',
    done_when: 'wait for the event in a step of its own',
    snooze: LEAVE_OUT,
    not_by: LEAVE_OUT,
    merge_key: LEAVE_OUT,
    pause_while: NO_PAUSE,
    blocks: 'leave it out: a task holds the steps after it',
  },
};

export const NOTIFY: Thing = {
  outside: OF_STEP,
  thing: '"notify"',
  required: ['to', 'text'],
  optional: ['cc', 'urgent'],
};

export const WAIT: Thing = {
  outside: OF_STEP,
  thing: '"wait"',
  optional: ['in', 'event', 'when', 'becomes', 'any', 'if', 'since', 'timeout'],
  later: {
    at: 'write a span instead: "wait: 3d"',
    grace: LEAVE_OUT,
    silence: 'wait for the sign itself with a timeout: {event: …, timeout: 7d}',
    all: 'write one wait after the other',
    for: LEAVE_OUT,
    pause_while: NO_PAUSE,
  },
};

export const TRIGGER_LATER: Readonly<Record<string, string>> = {
  silence: 'use "becomes" on an attribute that another system keeps',
  at: 'use "becomes" on an attribute, or an event of that day',
  schedule: 'use an event that another system posts on that day',
  for: LEAVE_OUT,
};

export const ARM: Thing = {
  thing: 'a trigger',
  optional: ['event', 'when', 'becomes', 'if', 'since'],
  later: TRIGGER_LATER,
};

export const WAY: Thing = {
  thing: 'a way in',
  optional: ['event', 'when', 'becomes', 'manual', 'fields', 'if', 'at_creation'],
  later: { ...TRIGGER_LATER, past: LEAVE_OUT },
};

export const EXIT: Thing = {
  thing: 'an exit',
  optional: ['event', 'when', 'becomes', 'if', 'tasks'],
  later: { ...TRIGGER_LATER, do: 'put the closing steps before the step that exits' },
};

export const ON_EXIT: Thing = {
  thing: '"on_exit"',
  required: ['tasks'],
  later: { runs: LEAVE_OUT },
};

export const REENROLL: Thing = {
  thing: '"reenroll"',
  required: ['after'],
  optional: ['from', 'exits'],
};

export const VAR: Thing = {
  thing: 'a variable',
  required: ['type', 'default'],
  optional: ['values', 'label'],
};

export const ANSWER: Thing = { thing: 'an answer', required: ['label'], optional: ['form'] };

export const FIELD: Thing = {
  thing: 'a form field',
  required: ['type', 'label'],
  optional: ['required', 'default', 'min', 'max', 'values', 'help'],
};

export const SPAN: Thing = {
  thing: 'a span',
  required: ['in'],
  optional: ['roll', 'time'],
};
/** Keys that tell a moment and a pick from a span. */
export const MOMENT_KEYS = ['date', 'before', 'after', 'every'];

export const CONTINUATION: Thing = {
  thing: 'what follows',
  optional: ['goto', 'exit'],
  later: { end: 'fragments are not here yet; use "goto" or "exit"' },
};

export const BRANCH_ARM: Thing = { thing: 'an arm', optional: ['if', 'then', 'else'] };
