import type { Schema } from './schema';

/** What an editor offers to type in whole. */

export function snippetsOfSteps(): readonly Schema[] {
  return [
    snippet('send', 'a mail to a contact', {
      id: '${1:id}',
      send: { template: '${2:path}', to: ['${3:contacts.champion}'] },
    }),
    snippet('task', 'work for a person', {
      id: '${1:id}',
      task: {
        title: '${2:what is to be done}',
        assign: ['${3:customer.csm}', '${4:queue.id}'],
        due: '${5:3bd}',
        give_up: '${6:10bd}',
      },
      outcomes: { given_up: 'continue' },
    }),
    snippet('notify', 'tell people of ours', {
      id: '${1:id}',
      notify: { to: ['${2:customer.csm}', '${3:queue.id}'], text: '${4:text}' },
    }),
    snippet('wait for time', 'a length of time', { id: '${1:id}', wait: '${2:3d}' }),
    snippet('wait for an event', 'with a timeout', {
      id: '${1:id}',
      wait: { event: '${2:event.type}', timeout: '${3:7d}' },
      outcomes: { timeout: 'continue' },
    }),
    snippet('wait for a date', 'a point tied to a date', {
      id: '${1:id}',
      wait: { at: { date: '${2:customer.renews_on}', before: '${3:30d}' } },
      outcomes: { reached: 'continue', past: 'continue' },
    }),
    snippet('branch', 'go on where a condition holds', {
      id: '${1:id}',
      branch: [{ if: '${2:condition}', then: 'continue' }, { else: 'continue' }],
    }),
    snippet('set', 'write a value', {
      id: '${1:id}',
      set: { '${2:customer.attribute}': '${3:value}' },
    }),
    snippet('exit', 'end the enrollment', { id: '${1:id}', exit: '${2:exit}' }),
  ];
}

export function playbookSnippet(): Schema {
  return snippet('playbook', 'a playbook with one step', {
    playbook: '${1:id}',
    title: '${2:Title}',
    owner: '${3:team@example.com}',
    purpose: '${4:service}',
    enroll: { by_hand: { manual: true } },
    reenroll: 'never',
    backfill: 'none',
    exits: { done: {} },
    steps: [{ id: '${5:end}', exit: 'done' }],
  });
}

function snippet(label: string, description: string, body: Schema): Schema {
  return { label, description, body };
}
