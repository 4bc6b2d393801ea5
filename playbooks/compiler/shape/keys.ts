/**
 * The language as data: which keys every thing has.
 */
export interface Thing {
  /** As messages call it: `a task`. */
  readonly thing: string;
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  /** Triggers that cannot stand here: they are refused by what they are, not as unknown keys. */
  readonly elsewhere?: readonly string[];
  /** Keys of the step around it, which are easily indented too far. */
  readonly outside?: readonly string[];
  /** A code of its own for a missing key. */
  readonly missing?: Readonly<Record<string, string>>;
}

const OF_STEP = ['outcomes', 'if', 'on_failure', 'note'];

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
  optional: [
    'for',
    'priority',
    'calendar',
    'zone',
    'window',
    'vars',
    'facts',
    'holdout',
    'on_exit',
    'goal',
  ],
  missing: { reenroll: 'reenroll-missing', backfill: 'backfill-missing' },
};

export const VERBS = [
  'send',
  'task',
  'notify',
  'wait',
  'branch',
  'split',
  'parallel',
  'repeat',
  'set',
  'call',
  'run',
  'use',
  'exit',
] as const;
export type Verb = (typeof VERBS)[number];

export const STEP: Thing = {
  thing: 'a step',
  required: ['id'],
  optional: [...VERBS, 'if', 'outcomes', 'on_failure', 'note'],
};

export const SEND: Thing = {
  outside: OF_STEP,
  thing: '"send"',
  required: ['template', 'to'],
  optional: [
    'cc',
    'as',
    'reply_to',
    'purpose',
    'priority',
    'channel',
    'window',
    'within',
    'approval',
    'unless',
    'unconfirmed',
  ],
};

export const APPROVAL: Thing = {
  thing: '"approval"',
  required: ['by', 'within', 'otherwise'],
  optional: ['if', 'ladder', 'not_by'],
  missing: { within: 'approval-without-within', otherwise: 'approval-without-within' },
};

export const TASK: Thing = {
  outside: OF_STEP,
  thing: '"task"',
  required: ['title', 'assign', 'due'],
  optional: [
    'body',
    'remind',
    'ladder',
    'give_up',
    'answers',
    'form',
    'checklist',
    'done_when',
    'priority',
    'snooze',
    'not_by',
    'merge_key',
    'pause_while',
    'blocks',
    'on_exit',
  ],
};

export const REMIND: Thing = { thing: 'a reminder', required: ['before_due'] };

export const LADDER: Thing = {
  thing: 'a ladder',
  required: ['rungs'],
  optional: ['from', 'until', 'rounds', 'end'],
};

export const RUNG: Thing = {
  thing: 'a rung',
  required: ['after', 'to'],
  optional: ['note', 'reassign'],
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
  optional: [
    'in',
    'roll',
    'time',
    'at',
    'grace',
    'event',
    'when',
    'becomes',
    'silence',
    'any',
    'all',
    'if',
    'for',
    'since',
    'timeout',
    'pause_while',
  ],
  elsewhere: ['schedule', 'manual'],
};

export const ARM: Thing = {
  thing: 'a trigger',
  optional: ['event', 'when', 'becomes', 'silence', 'if', 'for', 'since'],
  elsewhere: ['at', 'schedule', 'manual'],
};

export const UNLESS: Thing = {
  thing: 'a trigger',
  optional: ['event', 'when', 'becomes', 'silence', 'at', 'if', 'for'],
  elsewhere: ['schedule', 'manual'],
};

export const DONE_WHEN: Thing = {
  thing: 'a trigger',
  optional: ['event', 'when', 'becomes', 'if', 'for'],
  elsewhere: ['silence', 'at', 'schedule', 'manual'],
};

export const WAY: Thing = {
  thing: 'a way in',
  optional: [
    'event',
    'becomes',
    'silence',
    'at',
    'schedule',
    'manual',
    'if',
    'for',
    'fields',
    'past',
    'at_creation',
  ],
  elsewhere: ['when'],
};

export const EXIT: Thing = {
  thing: 'an exit',
  optional: ['event', 'when', 'becomes', 'silence', 'at', 'if', 'for', 'do', 'tasks'],
  elsewhere: ['schedule', 'manual'],
};

export const SILENCE: Thing = { thing: '"silence"', required: ['of', 'for'] };

export const ON_EXIT: Thing = {
  thing: '"on_exit"',
  required: ['tasks'],
  optional: ['runs'],
};

export const HAND_OVER: Thing = { thing: 'a task policy', required: ['hand_over'] };

export const GOAL: Thing = { thing: '"goal"', required: ['exit'], optional: ['within', 'confirm'] };

export const CONFIRM: Thing = { thing: '"confirm"', required: ['after', 'if'] };

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
/** Keys that tell a moment from a span. */
export const MOMENT_KEYS = ['date', 'before', 'after', 'every'];

export const MOMENT: Thing = {
  thing: 'a moment',
  required: ['date'],
  optional: ['before', 'after', 'roll', 'time', 'every'],
};

export const RHYTHM: Thing = {
  thing: 'a rhythm',
  required: ['time'],
  optional: ['days', 'day_of_month'],
};

export const CONTINUATION: Thing = {
  thing: 'what follows',
  optional: ['goto', 'exit', 'end'],
};

export const BRANCH_ARM: Thing = { thing: 'an arm', optional: ['if', 'then', 'else'] };

export const SPLIT: Thing = {
  outside: OF_STEP,
  thing: '"split"',
  required: ['arms'],
  optional: ['salt'],
};

export const SPLIT_ARM: Thing = {
  thing: 'an arm of "split"',
  required: ['weight'],
  optional: ['do'],
};

export const PARALLEL: Thing = {
  outside: OF_STEP,
  thing: '"parallel"',
  required: ['join', 'branches'],
};

export const JOIN: Thing = { thing: '"join"', optional: ['all', 'any'] };

export const REPEAT: Thing = {
  outside: OF_STEP,
  thing: '"repeat"',
  required: ['max', 'do'],
  optional: ['until', 'every'],
  missing: { max: 'repeat-without-max' },
};

export const CALL: Thing = {
  outside: OF_STEP,
  thing: '"call"',
  required: ['connection', 'method', 'path'],
  optional: ['body', 'answer'],
};

export const RUN: Thing = {
  outside: OF_STEP,
  thing: '"run"',
  required: ['playbook', 'way'],
  optional: ['with'],
};

export const USE: Thing = {
  outside: OF_STEP,
  thing: '"use"',
  required: ['fragment'],
  optional: ['with'],
};

export const FRAGMENT: Thing = {
  thing: 'a fragment',
  required: ['fragment', 'params', 'ends', 'steps'],
  optional: ['for'],
};

export const PARAM: Thing = {
  thing: 'a parameter',
  required: ['type'],
  optional: ['default', 'values', 'label'],
};

export const MIGRATION: Thing = {
  thing: 'a migration',
  required: ['migration', 'from', 'to'],
  optional: ['steps', 'vars', 'only', 'late', 'spread'],
};

export const LANDING: Thing = {
  thing: 'where a step goes',
  required: ['to'],
  optional: ['as'],
};
