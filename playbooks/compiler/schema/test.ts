import { END_CHECKS } from '../scenario/keys';
import { any, keysOf, list, mapOf, oneOf, ref, thing } from './schema';
import type { Definitions, Schema } from './schema';
import { KEY_WORDS } from './words';

/** Tests of playbooks. What a given world holds depends on the catalog, so it is left open here. */

const OPEN: Schema = { type: 'object' };
const MOMENT: Schema = {
  type: 'string',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$',
  examples: ['2026-03-02T09:00+08:00'],
};

export function testDefinitions(): Definitions {
  return {
    moment_given: MOMENT,
    given: { ...given(), additionalProperties: true },
    expectations: list(ref('expectation')),
    expectation: expectation(),
    item: thing('ITEM', {
      at: ref('moment_given'),
      after: ref('span'),
      change: OPEN,
      event: { type: 'object', minProperties: 1, maxProperties: 1 },
      resolve: thing('RESOLVE', {
        task: ref('step_name'),
        by: ref('name'),
        answer: ref('name'),
        form: OPEN,
      }),
      approve: ref('decision'),
      reject: ref('decision'),
      answer: OPEN,
      fail: any(ref('step_name'), thing('FAIL', { step: ref('step_name'), with: ref('scalar') })),
      pause: ref('yes_no'),
      resume: ref('yes_no'),
      expect: ref('expectations'),
      not_expect: ref('expectations'),
      exact: ref('yes_no'),
    }),
    decision: any(ref('step_name'), thing('DECIDED', { step: ref('step_name'), by: ref('name') })),
  };
}

function given(): Schema {
  return thing('GIVEN', {
    now: ref('moment_given'),
    customer: OPEN,
    contacts: mapOf(OPEN),
    people: mapOf(OPEN),
    roles: mapOf(ref('name')),
    queues: mapOf({}),
    duty: mapOf({}),
    records: mapOf(list(OPEN)),
    history: list(OPEN),
    arms: mapOf(ref('id')),
    calendars: {},
  });
}

/** Exactly one thing that happened, with details of it. */
function expectation(): Schema {
  const name = { type: ['string', 'boolean'] };
  const things = keysOf('THINGS').optional;
  const details = keysOf('DETAILS').optional;
  const number = ['rung', 'round'];
  const properties = [
    ...things.map((key) => [key, { description: KEY_WORDS.THINGS?.[key] ?? '', ...name }]),
    ...details.map((key) => [
      key,
      {
        description: KEY_WORDS.DETAILS?.[key] ?? '',
        type: number.includes(key) ? 'integer' : ['string', 'number'],
      },
    ]),
  ];
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Definitions,
    additionalProperties: false,
    oneOf: things.map((key) => ({ required: [key] })),
  };
}

export function testSchema(): Schema {
  const counts = mapOf({ type: 'integer', minimum: 0 });
  const checks: Definitions = {
    exit: ref('id'),
    goal: oneOf('reached', 'missed', 'open'),
    never: ref('expectations'),
    open_tasks: list(ref('step_name')),
    counts,
  };
  const missing = END_CHECKS.filter((key) => checks[key] === undefined);
  if (missing.length > 0) throw new Error(`no schema for ${missing.join(', ')}`);
  return thing('TEST', {
    test: ref('id'),
    given: ref('given'),
    cases: list(
      thing('TEST_CASE', {
        name: ref('name'),
        given: ref('given'),
        enroll: ref('id'),
        with: OPEN,
        script: list(ref('item')),
        ...checks,
      }),
      { minItems: 1 },
    ),
  });
}
