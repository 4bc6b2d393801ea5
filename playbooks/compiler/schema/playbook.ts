import { basics, id, LONG_SPAN, span } from './basics';
import { withParams } from './params';
import { list, mapOf, oneOf, ref, text, thing } from './schema';
import type { Definitions, Schema } from './schema';
import { needs, picked, says, shaped, typedDefault } from './shapes';
import { playbookSnippet } from './snippets';
import { stepDefinitions } from './steps';
import { doors } from './triggers';
import { values } from './work';
import { choice } from './words-values';

/** Playbooks, fragments and migrations. */

const PARAM_TYPES = [
  ...['span', 'contacts', 'people', 'person', 'contact', 'template', 'text', 'number'],
  ...['boolean', 'enum', 'events'],
];
const VALUE_TYPES = ['text', 'number', 'money', 'boolean', 'date', 'time', 'enum', 'long_text'];

export function playbookDefinitions(): Definitions {
  return { ...basics(), ...stepDefinitions(false), ...doors() };
}

export function fragmentDefinitions(): Definitions {
  return withParams({ ...basics(), ...stepDefinitions(true) });
}

export function playbookSchema(): Schema {
  const held = '^0{0,2}([0-9]|[1-4][0-9]|50)%$';
  return thing(
    'PLAYBOOK',
    {
      playbook: ref('id'),
      title: ref('title'),
      owner: ref('address'),
      for: { type: 'string', minLength: 1, examples: ['customer', 'contact'] },
      purpose: ref('name'),
      priority: ref('priority'),
      calendar: ref('name'),
      zone: ref('zone'),
      window: { type: 'string', minLength: 1, examples: ['always'] },
      vars: mapOf(variable(), ref('id'), { maxProperties: 30 }),
      facts: mapOf(ref('expression'), ref('id'), { maxProperties: 50 }),
      enroll: mapOf(ref('way'), ref('id'), { minProperties: 1, maxProperties: 10 }),
      reenroll: shaped({ map: reenroll(), scalar: choice('reenroll') }),
      backfill: choice('backfill'),
      holdout: text(held, 'Write a percentage from 0% to 50%.', { examples: ['0%', '15%'] }),
      exits: mapOf(ref('exit_way'), id('removed'), { maxProperties: 20 }),
      on_exit: thing('ON_EXIT', { tasks: ref('task_policy'), runs: choice('runs') }),
      goal: thing('GOAL', {
        exit: ref('name'),
        within: ref('span'),
        confirm: thing('CONFIRM', { after: ref('span'), if: ref('expression') }),
      }),
      steps: ref('steps'),
    },
    { defaultSnippets: [playbookSnippet()] },
  );
}

function variable(): Schema {
  const type = oneOf(...VALUE_TYPES);
  const more = { values: values(), label: ref('text') };
  const rules = { allOf: [...typedDefault(), needs(says('type', 'enum'), 'values')] };
  return thing('VAR', { type, default: ref('scalar'), ...more }, rules);
}

function reenroll(): Schema {
  const rule = shaped({ map: LONG_SPAN, scalar: span('none', 'never') });
  return thing('REENROLL', {
    after: ref('span'),
    from: choice('counted_from'),
    exits: mapOf(rule, { type: 'string' }),
  });
}

export function fragmentSchema(): Schema {
  const param = thing(
    'PARAM',
    {
      type: oneOf(...PARAM_TYPES),
      default: {},
      values: values(),
      label: ref('text'),
    },
    { allOf: [needs(says('type', 'enum'), 'values'), ...defaults()] },
  );
  return thing('FRAGMENT', {
    fragment: ref('id'),
    for: { type: 'string', minLength: 1, examples: ['customer', 'contact'] },
    params: mapOf(param),
    ends: list(id('done', 'cancelled')),
    steps: ref('steps'),
  });
}

/** What stands where nothing is given is written as what is given. */
function defaults(): readonly Schema[] {
  const of = (types: readonly string[], value: Schema): Schema => {
    return { if: says('type', ...types), then: { properties: { default: value } } };
  };
  return [
    of(['span'], ref('picked_span')),
    of(['contacts', 'people'], ref('chain')),
    of(['events'], ref('events')),
    of(['template'], picked({ scalar: ref('name') }, ref('name'))),
    of(['text', 'enum', 'number', 'boolean', 'person', 'contact'], ref('scalar')),
  ];
}

const VERSION = text(
  '^(sha256:)?[0-9a-f]{4,64}$',
  'Write 4 or more of the first digits of a version, in quotes where they are a number.',
);

export function migrationSchema(): Schema {
  const landing = thing('LANDING', { to: ref('step_name'), as: ref('name') });
  const target = shaped({ map: landing, scalar: ref('step_name') }, { examples: ['park'] });
  return thing('MIGRATION', {
    migration: ref('id'),
    from: shaped({ list: list(VERSION, { minItems: 1 }), scalar: VERSION }),
    to: VERSION,
    steps: mapOf(target, ref('step_name')),
    vars: mapOf(ref('expression'), { type: 'string' }),
    only: ref('expression'),
    late: choice('late'),
    spread: ref('span'),
  });
}
