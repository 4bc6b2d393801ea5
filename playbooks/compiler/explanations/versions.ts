import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** What is said beside what is live: at publish, by diff, and of migrations. */
const MOVED = yaml`
  - {id: phone, task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd}, outcomes: {given_up: continue}}
`;
const BEFORE = yaml`
  - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd}, outcomes: {given_up: continue}}
`;
const migration = (text: string): Readonly<Record<string, string>> => ({
  'live/call.playbook.yaml': BEFORE,
  'call.playbook.yaml': MOVED,
  'call.migration.yaml': text,
});
const answers = (text: string): Readonly<Record<string, string>> => ({
  'live/call.playbook.yaml': BEFORE,
  'call.playbook.yaml': yaml`
    - id: ring
      task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, answers: {reached: {label: Reached}, nobody: {label: Nobody}}}
      outcomes: {reached: continue, nobody: continue, given_up: continue}
  `,
  'call.migration.yaml': text,
});

export const VERSION_EXPLANATIONS: Explanations = {
  'catalog-in-use': {
    means:
      'A line was taken out of the catalog that a version still needs, and somebody is inside that version.',
    why: 'Whoever is inside goes by the version it entered with, but the catalog is the same for all. Without the line their next step would park. It can go when they have left, or have been migrated.',
    wrong: {
      'live/catalog.yaml': yaml`
        queues: {desk: {title: Desk}}
      `,
      'live/call.playbook.yaml': yaml`
        - {id: word, notify: {to: [queue.desk], text: Hello}}
      `,
      'call.playbook.yaml': yaml`
        - {id: word, notify: {to: [queue.care], text: Hello}}
      `,
    },
    right: {
      'live/catalog.yaml': yaml`
        queues: {desk: {title: Desk}}
      `,
      'live/call.playbook.yaml': yaml`
        - {id: word, notify: {to: [queue.desk], text: Hello}}
      `,
      'catalog.yaml': yaml`
        queues: {desk: {title: Desk}}
      `,
      'call.playbook.yaml': yaml`
        - {id: word, notify: {to: [queue.care], text: Hello}}
      `,
    },
  },
  'live-way-in-changed': {
    means:
      'A way in that is live was changed, and it is one that customers can meet without anything happening: becomes, silence, or at with "past: run".',
    why: 'Some of those who are there may meet the new way in already. Nothing happens to them by itself: "backfill" decides.',
    wrong: {
      'live/call.playbook.yaml': yaml`
        enroll: {low: {becomes: customer.health < 30}}
      `,
      'call.playbook.yaml': yaml`
        enroll: {low: {becomes: customer.health < 40}}
      `,
    },
    right: {
      'live/call.playbook.yaml': yaml`
        enroll: {low: {becomes: customer.health < 30}}
      `,
      'call.playbook.yaml': yaml`
        enroll: {low: {becomes: customer.health < 30}, lower: {becomes: customer.health < 10}}
      `,
    },
  },
  'migration-unknown-version': {
    means:
      'A migration goes from or to a version that was never published, or whose digits fit several.',
    why: 'Enrollments are in published versions only.',
    wrong: migration(yaml`
      from: "0a1b2c3e"
      steps: {ring: phone}
    `),
    right: migration(yaml`
      from: "0a1b2c3d"
      steps: {ring: phone}
    `),
  },
  'migration-unknown-step': {
    means:
      'A migration moves from a step that the old version does not have, or to one that the new version does not have.',
    why: 'Nobody could be found at the one, and nobody could land on the other.',
    wrong: migration(yaml`
      steps: {ring: fone}
    `),
    right: migration(yaml`
      steps: {ring: phone}
    `),
  },
  'migration-step-unmapped': {
    means:
      'Enrollments may rest at a step of the old version that the new one does not have, and the migration does not say where they go.',
    why: 'They could not go on. Name the step they go to, {to: step, as: outcome} to land behind it, or "park" to decide one by one.',
    wrong: migration(yaml`
      late: skip
    `),
    right: migration(yaml`
      steps: {ring: park}
    `),
  },
  'migration-answers-differ': {
    means: 'A task has other answers in the new version, and the migration does not name it.',
    why: 'An open task goes along only when its buttons are the same. Else it is closed and opened anew, which whoever works on it will notice, so it must be said.',
    wrong: answers(yaml`
      late: skip
    `),
    right: answers(yaml`
      steps: {ring: ring}
    `),
  },
};
