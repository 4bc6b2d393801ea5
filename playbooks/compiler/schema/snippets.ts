import type { Schema } from './schema';

/** What an editor offers to type in whole. */

const SEND = { template: '${2:path}', to: ['${3:contacts.champion}'] };
const TASK = {
  title: '${2:what is to be done}',
  assign: ['${3:customer.csm}', '${4:queue.id}'],
  due: '${5:3bd}',
  give_up: '${6:10bd}',
};
const EVENT = { event: '${2:event.type}', timeout: '${3:7d}' };
const DATE = { at: { date: '${2:customer.renews_on}', before: '${3:30d}' } };

/** Steps, each with its outcomes that must be handled. */
export function snippetsOfSteps(): readonly Schema[] {
  return [
    step('send', 'a mail to a contact', { send: SEND }),
    step('task', 'work for a person', { task: TASK, outcomes: { given_up: 'continue' } }),
    step('notify', 'tell people of ours', {
      notify: { to: ['${2:customer.csm}', '${3:queue.id}'], text: '${4:text}' },
    }),
    step('wait for a time', 'a length of time', { wait: '${2:3d}' }),
    step('wait for an event', 'with a timeout', {
      wait: EVENT,
      outcomes: { timeout: 'continue' },
    }),
    step('wait for a date', 'a point in time tied to a date', {
      wait: DATE,
      outcomes: { reached: 'continue', past: 'continue' },
    }),
    step('branch', 'go on where a condition holds', {
      branch: [{ if: '${2:condition}', then: 'continue' }, { else: 'continue' }],
    }),
    step('parallel', 'several lists of steps at the same time', {
      parallel: {
        join: 'all',
        branches: {
          '${2:one}': [{ id: '${3:first}', wait: '${4:3d}' }],
          '${5:two}': [{ id: '${6:second}', wait: '${7:5d}' }],
        },
      },
    }),
    step('repeat', 'a list of steps again and again', {
      repeat: { max: '${2:3}', do: [{ id: '${3:pause}', wait: '${4:7d}' }] },
    }),
    step('set', 'write a value', { set: { '${2:vars.name}': '${3:value}' } }),
    step('exit', 'end the enrollment', { exit: '${2:exit}' }),
  ];
}

/** The forms of a wait that are no length of time, behind its colon. */
export function waitSnippets(): readonly Schema[] {
  return [
    snippet('an event', 'with a timeout', { event: '${1:event.type}', timeout: '${2:7d}' }),
    snippet('a condition', 'with a timeout', { when: '${1:condition}', timeout: '${2:7d}' }),
    snippet('a date', 'a point in time tied to a date', {
      at: { date: '${1:customer.renews_on}', before: '${2:30d}' },
      grace: '${3:7d}',
    }),
  ];
}

export function playbookSnippet(): Schema {
  return snippet('new playbook', 'a playbook with one step', {
    playbook: '${1:id}',
    title: '${2:Title}',
    owner: '${3:team@example.com}',
    purpose: '${4:service}',
    enroll: { by_hand: { manual: true } },
    reenroll: 'never',
    backfill: 'none',
    exits: { done: { tasks: 'close' } },
    steps: [{ id: '${5:end}', exit: 'done' }],
  });
}

function step(label: string, description: string, body: Schema): Schema {
  return snippet(`new ${label}`, description, { id: '${1:id}', ...body });
}

function snippet(label: string, description: string, body: Schema): Schema {
  return { label, description, body };
}
