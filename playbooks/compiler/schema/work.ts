import { chain, id, pickedSpan, when } from './basics';
import { list, mapOf, oneOf, ref, thing, whole } from './schema';
import type { Definitions, Schema } from './schema';
import { either, needs, onlyWith, picked, says, shaped } from './shapes';
import { typedDefault, without } from './shapes';
import { choice } from './words-values';

/** What people do and get: outreach, tasks with their forms and ladders, notices. */

const FIELD_TYPES = [
  ...['text', 'long_text', 'number', 'money', 'boolean', 'date', 'time', 'enum'],
  ...['person', 'contact'],
];
const IF = { if: ref('expression') };

export function values(more: Schema = {}): Schema {
  return list(ref('name'), { minItems: 1, uniqueItems: true, ...more });
}

/** A map value -> label. */
export function labels(): Schema {
  return mapOf(ref('text'), { type: 'string' }, { minProperties: 1 });
}

export function forms(): Definitions {
  const ofEnum = says('type', 'enum');
  const nobody = without(says('type', 'person', 'contact'), 'default');
  return {
    form: mapOf(ref('field'), ref('id'), { maxProperties: 20 }),
    field: thing(
      'FIELD',
      {
        type: oneOf(...FIELD_TYPES),
        label: ref('text'),
        required: ref('yes_no'),
        default: ref('scalar'),
        min: ref('number'),
        max: ref('number'),
        values: shaped({ map: labels(), list: values() }),
        help: ref('text'),
      },
      { allOf: [needs(ofEnum, 'values'), onlyWith(ofEnum, 'values'), ...typedDefault(), nobody] },
    ),
    answer: thing('ANSWER', { label: ref('text'), form: ref('form') }),
  };
}

export function ladders(): Definitions {
  const rungs = list(ref('rung'), { minItems: 1, maxItems: 12 });
  const ladder = thing('LADDER', {
    rungs,
    from: choice('ladder_from'),
    until: choice('ladder_until'),
    rounds: whole(1, 20),
    end: ref('span'),
  });
  const named = { type: 'string', minLength: 1 };
  return {
    rung: thing('RUNG', {
      after: ref('picked_span_or_none'),
      to: { ...ref('elements'), examples: [PEOPLE] },
      note: ref('text'),
      reassign: ref('yes_no'),
    }),
    ladder: shaped({ map: ladder, list: rungs }),
    named_ladder: shaped({ map: ladder, list: rungs, scalar: named }),
    picked_ladder: picked({ map: ladder, list: rungs, scalar: named }, ref('named_ladder')),
  };
}

export function outreach(): Definitions {
  const escalates = says('otherwise', 'escalate');
  const channels = list(ref('name'), { minItems: 1 });
  return {
    send: thing('SEND', {
      template: picked({ scalar: { type: 'string', minLength: 1 } }, ref('name')),
      to: chain('contacts.champion'),
      cc: { ...ref('everybody'), examples: [['contacts.sponsor']] },
      as: chain('customer.csm', 'sender.care'),
      reply_to: ref('expression'),
      purpose: ref('name'),
      priority: picked({ scalar: oneOf('high', 'normal', 'low') }, ref('priority')),
      channel: shaped({ list: channels, scalar: choice('channel') }),
      window: ref('name'),
      within: ref('picked_span'),
      approval: ref('approval'),
      unless: ref('unless'),
      unconfirmed: choice('unconfirmed'),
    }),
    approval: thing(
      'APPROVAL',
      {
        by: chain(...PEOPLE),
        within: ref('picked_span'),
        otherwise: choice('otherwise'),
        ...IF,
        ladder: ref('picked_ladder'),
        not_by: ref('expression'),
      },
      { allOf: [needs(escalates, 'ladder'), onlyWith(escalates, 'ladder')] },
    ),
  };
}

/** How a chain of people is written. */
const PEOPLE = ['customer.csm', 'queue.care'];
const URGENCIES = ['low', 'normal', 'high', 'urgent'];

export function work(): Definitions {
  const priority = oneOf(...URGENCIES);
  return {
    task: thing(
      'TASK',
      {
        title: ref('title'),
        body: ref('text'),
        assign: chain(...PEOPLE),
        due: when(),
        remind: list(thing('REMIND', { before_due: ref('span') }), { minItems: 1 }),
        ladder: ref('picked_ladder'),
        give_up: pickedSpan('more', 'after_ladder'),
        answers: mapOf(ref('answer'), id(), { maxProperties: 8 }),
        form: ref('form'),
        checklist: list(ref('title'), { minItems: 1, maxItems: 20 }),
        done_when: mapOf(ref('done_when')),
        priority: picked({ scalar: priority }, priority),
        snooze: {
          ...either({ type: 'boolean' }, { enum: [false] }, ref('span')),
          examples: [false, '5d'],
        },
        not_by: ref('expression'),
        merge_key: ref('name'),
        pause_while: ref('expression'),
        blocks: ref('yes_no'),
        on_exit: ref('task_policy'),
      },
      { allOf: [needs(says('give_up', 'after_ladder'), 'ladder')] },
    ),
    notify: thing('NOTIFY', {
      to: chain(...PEOPLE),
      cc: { ...ref('everybody'), examples: [['role.chief']] },
      text: ref('text'),
      urgent: ref('expression'),
    }),
  };
}
