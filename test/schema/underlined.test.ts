import { join } from 'node:path';
import { Editor } from '../support/editor';
import { HEAD, PLAYBOOK, step } from '../support/editor-texts';
import { LIBRARY, projectFolder, STARTER } from '../support/project-folder';

/** What yaml-language-server underlines: nothing of it is ours but the schemas. */

const editor = new Editor();

describe('an editor finds nothing to underline', () => {
  const scenarios = join(__dirname, '..', '..', 'docs', 'scenarios');
  const files = [LIBRARY, STARTER, scenarios].flatMap((folder) =>
    [...projectFolder(folder)]
      .filter(([name]) => name.endsWith('.yaml'))
      .map(([name, text]) => ({ folder, name, text })),
  );

  test.each(files)('in $name', async ({ folder, name, text }) => {
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+\n/);
    expect(await new Editor(folder).faults(name, text)).toEqual([]);
  });
});

/** What is wrong, in which file, what is written, the line that is underlined, and what is said there. */
const WRONG: readonly (readonly [string, string, string, number, RegExp])[] = [
  [
    'a mistyped key',
    PLAYBOOK,
    step('    send: {templat: a, to: [contacts.champion]}\n'),
    11,
    /Property templat is not allowed/,
  ],
  [
    'a key that is missing',
    PLAYBOOK,
    step('    task:\n      title: Call\n      due: 3d\n'),
    11,
    /Missing property "assign"/,
  ],
  [
    'two verbs in one step',
    PLAYBOOK,
    step('    wait: 3d\n    exit: done\n'),
    12,
    /Property exit is not allowed/,
  ],
  [
    'no length of time',
    PLAYBOOK,
    step('    wait: 3 days\n'),
    11,
    /Write a length of time: 30m, 4h/,
  ],
  [
    'a time without quotes',
    PLAYBOOK,
    step('    wait:\n      in: 3d\n      time: 9:00\n'),
    13,
    /Write a time of day in quotes/,
  ],
  [
    'a wait without a timeout',
    PLAYBOOK,
    step('    wait:\n      event: deal.won\n'),
    11,
    /Missing property "timeout"/,
  ],
  [
    'one alone where a list is needed',
    PLAYBOOK,
    step('    notify:\n      to: customer.csm\n      text: Hello\n'),
    12,
    /Write a list: \[customer.csm/,
  ],
  [
    'a word that is none of those that can stand there',
    PLAYBOOK,
    `${HEAD}priority: urgent\nsteps: [{id: a, exit: done}]\n`,
    9,
    /Valid values: "high", "normal", "low"/,
  ],
  [
    'an outcome that nobody has thought of',
    PLAYBOOK,
    step(
      '    wait:\n      event: deal.won\n      timeout: 3d\n    outcomes:\n      reached: continue\n',
    ),
    14,
    /Missing property "timeout"/,
  ],
  [
    'an outcome the step does not have',
    PLAYBOOK,
    step('    wait: 3d\n    outcomes:\n      timeout: continue\n'),
    13,
    /Property timeout is not allowed/,
  ],
  [
    'an id that is taken',
    PLAYBOOK,
    `${HEAD}steps:\n  - id: turn\n    exit: done\n`,
    10,
    /Ids are small letters/,
  ],
  [
    'a way in by date that does not say what to do when it has passed',
    PLAYBOOK,
    `${HEAD.replace('enroll: {by_hand: {manual: true}}', 'enroll:\n  due:\n    at: {date: customer.renews_on}')}steps: [{id: a, exit: done}]\n`,
    8,
    /Missing property "past"/,
  ],
  [
    'an enum without values',
    'catalog.yaml',
    'catalog: a\ncustomer:\n  tier:\n    type: enum\n',
    3,
    /Missing property "values"/,
  ],
  [
    'a cap that rolls in business days',
    'guards.yaml',
    'guards: a\ncaps:\n  - name: week\n    per: contact\n    max: 2\n    in: 5bd\n    purposes: [service]\n',
    6,
    /Write minutes, hours, days or weeks/,
  ],
  [
    'a closed day that is none',
    'calendars/office.yaml',
    'calendar: office\ntitle: Office\nzone: UTC\nweek: [mon]\nhours: ["09:00-18:00"]\nyears:\n  2026:\n    closed: [{day: 2026-13-01, name: X}]\n',
    8,
    /Write a day like 2026-05-01/,
  ],
  [
    'an exit in a fragment',
    'fragments/ask.yaml',
    'fragment: ask\nparams: {}\nends: []\nsteps:\n  - id: a\n    wait: 3d\n    outcomes:\n      reached: {exit: done}\n',
    8,
    /Property exit is not allowed/,
  ],
  [
    'an expectation of two things',
    'hello.test.yaml',
    'test: hello\ncases:\n  - name: a\n    script:\n      - expect:\n          - task: first\n            send: second\n',
    7,
    /Property send is not allowed/,
  ],
];

describe('an editor underlines', () => {
  test.each(WRONG)('%s', async (...[, file, text, line, says]) => {
    const faults = await editor.faults(file, text);
    expect(faults.filter((fault) => fault.startsWith(`${line} `)).join('\n')).toMatch(says);
  });
});
