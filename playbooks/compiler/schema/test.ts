import { END_CHECKS } from '../scenario/keys';
import { keysOf, list, mapOf, ref, text, thing } from './schema';
import type { Definitions, Schema } from './schema';
import { atMostOne, exactlyOne, shaped } from './shapes';
import { choice } from './words-values';

/** Tests of playbooks. What a given world holds depends on the catalog, so it is left open here. */

const OPEN: Schema = { type: 'object' };
/** Keys of it depend on the catalog, so none is offered and none refused. */
const ANY = { type: 'string' };
const MOMENT = text(
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})$',
  'Write a time with its offset: 2026-03-02T09:00+08:00.',
  { examples: ['2026-03-02T09:00+08:00'] },
);

/** Records by the name of their type as well, which only the catalog knows. */
const CHANGE: Definitions = {
  customer: { description: 'Attributes of the customer; null takes a value away.', ...OPEN },
  contacts: { description: 'By role: attributes of a contact.', ...OPEN },
  records: { description: 'By type: a list of records, each with its id.', ...OPEN },
};

export function testDefinitions(): Definitions {
  return {
    moment_given: MOMENT,
    given: { ...given(), additionalProperties: true },
    change: {
      title: 'Change',
      type: 'object',
      properties: CHANGE,
      additionalProperties: {},
    },
    expectations: list(ref('expectation')),
    expectation: expectation(),
    item: thing(
      'ITEM',
      {
        at: ref('moment_given'),
        after: ref('span'),
        change: ref('change'),
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
        fail: named('FAIL', { step: ref('step_name'), with: ref('name') }),
        pause: ref('yes_no'),
        resume: ref('yes_no'),
        skip_stale: ref('yes_no'),
        expect: ref('expectations'),
        not_expect: ref('expectations'),
        exact: ref('yes_no'),
      },
      { allOf: atMostOne('at', 'after') },
    ),
    decision: named('DECIDED', { step: ref('step_name'), by: ref('name') }),
  };
}

/** A step by its name alone, or with more. */
function named(name: string, values: Definitions): Schema {
  return shaped({ map: thing(name, values), scalar: ref('step_name') });
}

function given(): Schema {
  return thing('GIVEN', {
    now: ref('moment_given'),
    customer: OPEN,
    contacts: mapOf(OPEN, ANY),
    people: mapOf({}, ANY),
    roles: mapOf(ref('name'), ANY),
    queues: mapOf({}, ANY),
    duty: mapOf(ref('name'), ANY),
    records: mapOf({}, ANY),
    history: list(OPEN, { minItems: 1 }),
    arms: mapOf(ref('name'), ANY),
    calendars: mapOf(OPEN, ANY),
  });
}

/** Exactly one thing that happened, with details of it. */
function expectation(): Schema {
  const things = keysOf('THINGS').optional;
  const details = Object.fromEntries(keysOf('DETAILS').optional.map((key) => [key, detail(key)]));
  const names = Object.fromEntries(things.map((key) => [key, ref('name')]));
  const { title, properties } = thing('THINGS', names) as { title: string; properties: Schema };
  const more = thing('DETAILS', details) as { properties: Schema };
  return {
    title,
    type: 'object',
    properties: { ...properties, ...more.properties },
    additionalProperties: false,
    ...exactlyOne(...things),
  };
}

function detail(key: string): Schema {
  if (key === 'rung' || key === 'round') return ref('number');
  return key === 'until' || key === 'due' ? ref('moment_given') : ref('name');
}

export function testSchema(): Schema {
  const counts = Object.fromEntries(keysOf('THINGS').optional.map((key) => [key, COUNT]));
  const checks: Definitions = {
    exit: ref('name'),
    goal: choice('goal'),
    never: ref('expectations'),
    open_tasks: list(ref('step_name')),
    counts: { type: 'object', properties: counts, additionalProperties: false },
  };
  const missing = END_CHECKS.filter((key) => checks[key] === undefined);
  if (missing.length > 0) throw new Error(`no schema for ${missing.join(', ')}`);
  const one = thing('TEST_CASE', { ...CASE, ...checks });
  return thing('TEST', {
    test: ref('name'),
    given: ref('given'),
    cases: list(one, { minItems: 1 }),
  });
}

const CASE: Definitions = {
  name: ref('name'),
  given: ref('given'),
  script: list(ref('item')),
  enroll: ref('name'),
  with: OPEN,
};

/** What the simulator plays: a case without its checks. */
export function scenarioSchema(): Schema {
  const cases = list(thing('CASE', CASE), { minItems: 1, maxItems: 1 });
  const named = { scenario: ref('name'), test: ref('name') };
  return thing('SCENARIO', { ...named, ...CASE, cases });
}

const COUNT: Schema = { type: 'integer', minimum: 0 };
