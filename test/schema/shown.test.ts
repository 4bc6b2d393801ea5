import { Editor } from '../support/editor';
import { HEAD, PLAYBOOK, step } from '../support/editor-texts';

/** What yaml-language-server says of a key: nothing of it is ours but the schemas. */

const editor = new Editor();

/** What the cursor points at, and what is said of it. */
const SHOWN: readonly (readonly [string, string, RegExp])[] = [
  [PLAYBOOK, HEAD.replace('playbook', 'pla¦ybook'), /^#### Playbook\n\nId of the playbook/],
  [
    PLAYBOOK,
    HEAD.replace('reenroll', 'reen¦roll'),
    /^#### Playbook\n\nWhether and when somebody may come in again/,
  ],
  [
    PLAYBOOK,
    HEAD.replace('by_hand: {manual', 'by_hand: {man¦ual'),
    /^#### Way in\n\nStarted by a person/,
  ],
  [
    PLAYBOOK,
    `${HEAD}goal: {exit: done, wi¦thin: 30d}\n`,
    /^#### Goal\n\nAlso reached when that exit fires/,
  ],
  [PLAYBOOK, step('    se¦nd: {template: a, to: [b]}\n'), /Outreach to a contact, held by guards/],
  [PLAYBOOK, step('    send: {template: a, t¦o: [b]}\n'), /^#### Send\n\nChain of contacts/],
  [
    PLAYBOOK,
    step('    send: {template: a, to: [b], app¦roval: {within: 2bd}}\n'),
    /Somebody must agree to the draft/,
  ],
  [PLAYBOOK, step('    task: {title: a, du¦e: 3d}\n'), /^#### Task\n\nWhen it should be done/],
  [
    PLAYBOOK,
    step('    task: {title: a, lad¦der: [{after: 1d, to: [b]}]}\n'),
    /Who is told one after the other/,
  ],
  [PLAYBOOK, step('    task: {title: a, give¦_up: after_ladder}\n'), /When it closes by itself/],
  [PLAYBOOK, step('    wa¦it: 3d\n'), /Wait for time, for a date, or for something to happen/],
  [
    PLAYBOOK,
    step('    wait: {ev¦ent: a.b, timeout: 3d}\n'),
    /^#### Wait\n\nWait for such an event/,
  ],
  [
    PLAYBOOK,
    step('    wait: {at: {date: a.b, bef¦ore: 3d}}\n'),
    /^#### Moment\n\nHow long before it/,
  ],
  [
    PLAYBOOK,
    step('    wait: {any: {won: {silence: {of: a.b, fo¦r: 3d}}}, timeout: 3d}\n'),
    /^#### Silence\n\nHow long none of them has come/,
  ],
  [
    PLAYBOOK,
    step('    wait: 3d\n    outcomes: {reached: {go¦to: first}}\n'),
    /^#### What follows\n\nA step of this list or of one around it/,
  ],
  [PLAYBOOK, step('    parallel: {jo¦in: all, branches: {}}\n'), /When it is over: all, any/],
  [PLAYBOOK, step('    repeat: {ma¦x: 3, do: []}\n'), /^#### Repeat\n\nHow many turns at most/],
  [
    'catalog.yaml',
    'customer:\n  health: {type: number, compute: a, ref¦resh: daily}\n',
    /^#### Attribute\n\nAlso computed anew/,
  ],
  [
    'guards.yaml',
    'caps:\n  - {name: a, ke¦ep: {high: 1}}\n',
    /Some of max are kept for sends of high priority/,
  ],
  [
    'calendars/office.yaml',
    'years:\n  2026: {prov¦isional: true}\n',
    /^#### Year\n\ntrue: not announced yet/,
  ],
  [
    'fragments/ask.yaml',
    'params:\n  whom: {ty¦pe: contacts}\n',
    /^#### Parameter\n\nWhat may be given/,
  ],
  [
    'hello.test.yaml',
    'cases:\n  - name: a\n    script:\n      - expect: [{ta¦sk: b}]\n',
    /^#### Expectation\n\nA task was opened/,
  ],
  ['hello.migration.yaml', 'migration: a\nla¦te: skip\n', /^#### Migration\n\nWhat had become due/],
];

describe('an editor says', () => {
  test.each(SHOWN)('in %s what %j is', async (file, marked, says) => {
    expect(await editor.shown(file, marked)).toMatch(says);
  });

  test('what each word that may stand there means', async () => {
    const text = step('    send: {approval: {otherwise: sk¦ip}}\n');
    expect(await editor.shown(PLAYBOOK, text)).toContain(
      '`skip`: It does not go: outcome skipped.',
    );
  });
});
