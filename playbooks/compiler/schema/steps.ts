import { picked } from './basics';
import { any, list, mapOf, oneOf, ref, thing } from './schema';
import type { Definitions, Schema } from './schema';
import { VERBS } from '../shape/keys';
import { snippetsOfSteps } from './snippets';

/** Steps, triggers and all that stands inside them. */

const FIELD_TYPES = [
  ...['text', 'long_text', 'number', 'money', 'boolean', 'date', 'time', 'enum'],
  ...['person', 'contact'],
];
const IF = { if: ref('expression') };
const SHARED_TRIGGER = {
  event: ref('events'),
  when: ref('expression'),
  becomes: ref('expression'),
  silence: ref('silence'),
  ...IF,
  for: ref('picked_span'),
};

/** Exactly one of these keys. */
export function exactlyOne(...keys: readonly string[]): Schema {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}

function triggers(): Definitions {
  return {
    silence: thing('SILENCE', { of: ref('events'), for: ref('picked_span') }),
    arm: thing(
      'ARM',
      { ...SHARED_TRIGGER, since: ref('name') },
      exactlyOne('event', 'when', 'becomes', 'silence'),
    ),
    unless: thing(
      'UNLESS',
      { ...SHARED_TRIGGER, at: ref('moment') },
      exactlyOne('event', 'when', 'becomes', 'silence', 'at'),
    ),
    way: thing(
      'WAY',
      {
        ...SHARED_TRIGGER,
        at: ref('moment'),
        schedule: ref('rhythm'),
        manual: { type: 'boolean', enum: [true] },
        fields: ref('form'),
        past: oneOf('run', 'skip'),
        at_creation: ref('yes_no'),
      },
      exactlyOne('event', 'becomes', 'silence', 'at', 'schedule', 'manual'),
    ),
    exit_way: thing('EXIT', {
      ...SHARED_TRIGGER,
      at: ref('moment'),
      do: ref('steps'),
      tasks: ref('task_policy'),
    }),
    task_policy: any(oneOf('close', 'keep'), thing('HAND_OVER', { hand_over: ref('elements') })),
  };
}

function forms(): Definitions {
  return {
    form: mapOf(ref('field')),
    field: thing('FIELD', {
      type: oneOf(...FIELD_TYPES),
      label: ref('text'),
      required: ref('yes_no'),
      default: ref('scalar'),
      min: ref('number'),
      max: ref('number'),
      values: list(ref('name'), { minItems: 1 }),
      help: ref('text'),
    }),
    answer: thing('ANSWER', { label: ref('text'), form: ref('form') }),
  };
}

function ladders(): Definitions {
  return {
    rung: thing('RUNG', {
      after: ref('picked_span_or_none'),
      to: ref('elements'),
      note: ref('text'),
      reassign: ref('yes_no'),
    }),
    ladder: any(
      list(ref('rung'), { minItems: 1, maxItems: 12 }),
      thing('LADDER', {
        rungs: list(ref('rung'), { minItems: 1, maxItems: 12 }),
        from: oneOf('due', 'open'),
        until: oneOf('done', 'acknowledged'),
        rounds: { type: 'integer', minimum: 1, maximum: 20 },
        end: ref('span'),
      }),
    ),
    ladder_used: picked(any(ref('id'), ref('ladder'))),
  };
}

function outreach(): Definitions {
  return {
    send: thing('SEND', {
      template: picked(ref('name')),
      to: ref('chain'),
      cc: ref('elements'),
      as: ref('chain'),
      reply_to: ref('expression'),
      purpose: ref('name'),
      priority: picked(ref('priority')),
      channel: any(oneOf('preferred'), list(ref('name'), { minItems: 1 })),
      window: ref('name'),
      within: ref('picked_span'),
      approval: ref('approval'),
      unless: ref('unless'),
      unconfirmed: oneOf('hold', 'resend'),
    }),
    approval: thing('APPROVAL', {
      by: ref('chain'),
      within: ref('picked_span'),
      otherwise: oneOf('send', 'skip', 'escalate'),
      ...IF,
      ladder: ref('ladder_used'),
      not_by: ref('expression'),
    }),
  };
}

function work(): Definitions {
  return {
    task: thing('TASK', {
      title: ref('text'),
      body: ref('text'),
      assign: ref('chain'),
      due: ref('when'),
      remind: list(thing('REMIND', { before_due: ref('span') })),
      ladder: ref('ladder_used'),
      give_up: any(oneOf('after_ladder'), ref('picked_span')),
      answers: mapOf(ref('answer'), { minProperties: 1, maxProperties: 8 }),
      form: ref('form'),
      checklist: list(ref('text'), { minItems: 1, maxItems: 20 }),
      done_when: mapOf(ref('arm')),
      priority: picked(oneOf('low', 'normal', 'high', 'urgent')),
      snooze: any({ type: 'boolean', enum: [false] }, ref('span')),
      not_by: ref('expression'),
      merge_key: ref('name'),
      pause_while: ref('expression'),
      blocks: ref('yes_no'),
      on_exit: ref('task_policy'),
    }),
    notify: thing('NOTIFY', {
      to: ref('chain'),
      cc: ref('elements'),
      text: ref('text'),
      urgent: ref('expression'),
    }),
  };
}

function flow(): Definitions {
  return {
    wait: any(
      ref('picked_span'),
      thing('WAIT', {
        ...SHARED_TRIGGER,
        in: ref('picked_span'),
        roll: ref('roll'),
        time: ref('time'),
        at: ref('moment'),
        grace: ref('span_or_none'),
        any: mapOf(ref('arm'), { minProperties: 1, maxProperties: 10 }),
        all: mapOf(ref('arm'), { minProperties: 1, maxProperties: 10 }),
        since: ref('name'),
        timeout: any(oneOf('never'), ref('when')),
        pause_while: ref('expression'),
      }),
    ),
    branch: list(ref('branch_arm'), { minItems: 1, maxItems: 10 }),
    branch_arm: thing('BRANCH_ARM', {
      ...IF,
      then: ref('continuation'),
      else: ref('continuation'),
    }),
    split: thing('SPLIT', { arms: mapOf(ref('split_arm')), salt: ref('name') }),
    split_arm: thing('SPLIT_ARM', { weight: ref('number'), do: ref('steps') }),
    parallel: thing('PARALLEL', {
      join: any(oneOf('all', 'any'), ref('join')),
      branches: mapOf(ref('steps'), { minProperties: 2, maxProperties: 10 }),
    }),
    join: thing(
      'JOIN',
      { all: list(ref('id'), { minItems: 1 }), any: list(ref('id'), { minItems: 1 }) },
      exactlyOne('all', 'any'),
    ),
    repeat: thing('REPEAT', {
      max: ref('number'),
      do: ref('steps'),
      until: ref('expression'),
      every: any(ref('picked_span'), ref('rhythm')),
    }),
  };
}

function others(): Definitions {
  return {
    set: mapOf(ref('expression'), { minProperties: 1 }),
    call: thing('CALL', {
      connection: ref('name'),
      method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      path: ref('text'),
      body: mapOf(ref('expression')),
      answer: ref('name'),
    }),
    run: thing('RUN', { playbook: ref('id'), way: ref('id'), with: mapOf(ref('expression')) }),
    use: thing('USE', { fragment: ref('id'), with: { type: 'object' } }),
    exit: ref('id'),
  };
}

/** Everything below `steps`. `fragment`: ends instead of exits. */
export function stepDefinitions(fragment: boolean): Definitions {
  const jumps = fragment ? ['goto', 'end'] : ['goto', 'exit'];
  const jump = thing('CONTINUATION', { goto: ref('id'), exit: ref('id'), end: ref('id') });
  const { properties } = jump as { properties: Definitions };
  const known = Object.fromEntries(jumps.map((key) => [key, properties[key] ?? {}]));
  const verbRefs = Object.fromEntries(VERBS.map((verb) => [verb, ref(verb)]));
  return {
    ...triggers(),
    ...forms(),
    ...ladders(),
    ...outreach(),
    ...work(),
    ...flow(),
    ...others(),
    continuation: any(
      oneOf('continue'),
      { ...jump, properties: known, ...exactlyOne(...jumps) },
      ref('steps'),
    ),
    steps: list(ref('step'), { defaultSnippets: snippetsOfSteps() }),
    step: thing(
      'STEP',
      {
        ...verbRefs,
        id: ref('id'),
        ...IF,
        outcomes: mapOf(ref('continuation')),
        on_failure: any(oneOf('skip'), ref('continuation')),
        note: ref('text'),
      },
      exactlyOne(...VERBS),
    ),
  };
}
