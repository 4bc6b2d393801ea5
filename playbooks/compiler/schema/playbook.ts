import { basics } from './basics';
import { any, list, mapOf, oneOf, ref, thing } from './schema';
import type { Definitions, Schema } from './schema';
import { playbookSnippet } from './snippets';
import { stepDefinitions } from './steps';

/** Playbooks, fragments and migrations. */

const PARAM_TYPES = [
  ...['span', 'contacts', 'people', 'person', 'contact', 'template', 'text', 'number'],
  ...['boolean', 'enum', 'events'],
];
const VALUE_TYPES = ['text', 'number', 'money', 'boolean', 'date', 'time', 'enum', 'long_text'];

export function playbookDefinitions(fragment: boolean): Definitions {
  return { ...basics(fragment), ...stepDefinitions(fragment) };
}

export function playbookSchema(): Schema {
  return thing(
    'PLAYBOOK',
    {
      playbook: ref('id'),
      title: ref('text'),
      owner: { type: 'string', format: 'email' },
      for: ref('id'),
      purpose: ref('name'),
      priority: ref('priority'),
      calendar: ref('name'),
      zone: ref('name'),
      window: ref('name'),
      vars: mapOf(
        thing('VAR', {
          type: oneOf(...VALUE_TYPES),
          default: ref('scalar'),
          values: list(ref('name'), { minItems: 1 }),
          label: ref('text'),
        }),
      ),
      facts: mapOf(ref('expression')),
      enroll: mapOf(ref('way'), { minProperties: 1, maxProperties: 10 }),
      reenroll: any(oneOf('never', 'always'), reenroll()),
      backfill: oneOf('none', 'matching'),
      holdout: { type: 'string', pattern: '^[0-9]{1,2}(\\.[0-9]+)?%$', examples: ['0%', '15%'] },
      exits: mapOf(ref('exit_way')),
      on_exit: thing('ON_EXIT', { tasks: ref('task_policy'), runs: oneOf('keep', 'exit') }),
      goal: thing('GOAL', {
        exit: ref('id'),
        within: ref('span'),
        confirm: thing('CONFIRM', { after: ref('span'), if: ref('expression') }),
      }),
      steps: ref('steps'),
    },
    { defaultSnippets: [playbookSnippet()] },
  );
}

function reenroll(): Schema {
  return thing('REENROLL', {
    after: ref('span'),
    from: oneOf('end', 'start'),
    exits: mapOf(any(oneOf('never'), ref('span_or_none'))),
  });
}

export function fragmentSchema(): Schema {
  return thing('FRAGMENT', {
    fragment: ref('id'),
    for: ref('id'),
    params: mapOf(
      thing('PARAM', {
        type: oneOf(...PARAM_TYPES),
        default: {},
        values: list(ref('name'), { minItems: 1 }),
        label: ref('text'),
      }),
    ),
    ends: list(ref('id')),
    steps: ref('steps'),
  });
}

const VERSION: Schema = { type: 'string', pattern: '^(sha256:)?[0-9a-f]{4,64}$' };

export function migrationSchema(): Schema {
  const landing = thing('LANDING', { to: ref('step_name'), as: ref('id') });
  return thing('MIGRATION', {
    migration: ref('id'),
    from: any(VERSION, list(VERSION, { minItems: 1 })),
    to: VERSION,
    steps: mapOf(any(oneOf('park'), ref('step_name'), landing)),
    vars: mapOf(ref('expression')),
    only: ref('expression'),
    late: oneOf('skip', 'run'),
    spread: ref('span'),
  });
}
