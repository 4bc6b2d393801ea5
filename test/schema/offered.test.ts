import { Editor } from '../support/editor';
import { HEAD, PLAYBOOK, step } from '../support/editor-texts';

/** What yaml-language-server offers while one types: nothing of it is ours but the schemas. */

const editor = new Editor();

/** Where the cursor stands, and all the keys or values that may be written there. */
const OFFERS: readonly (readonly [string, string, string])[] = [
  [
    'an empty file',
    '¦',
    'playbook title owner for purpose priority calendar zone window vars facts enroll reenroll backfill holdout exits on_exit goal steps',
  ],
  [
    'the next key of a playbook',
    `${HEAD}¦`,
    'for priority calendar zone window vars facts holdout on_exit goal steps',
  ],
  [
    'the first letter of a key',
    `${HEAD}st¦`,
    'for priority calendar zone window vars facts holdout on_exit goal steps',
  ],
  ['a priority', `${HEAD}priority: ¦`, 'high normal low'],
  [
    'a way in',
    `${HEAD.replace('enroll: {by_hand: {manual: true}}\n', '')}enroll:\n  red:\n    ¦`,
    'event becomes silence at schedule manual if for fields past at_creation',
  ],
  [
    'an exit',
    `${HEAD.replace('exits: {done: {}}\n', '')}exits:\n  done:\n    ¦`,
    'event when becomes silence at if for do tasks',
  ],
  ['a goal', `${HEAD}goal:\n  ¦`, 'exit within confirm'],
  ['a variable', `${HEAD}vars:\n  tries:\n    ¦`, 'type default values label'],
  [
    'a step',
    `${HEAD}steps:\n  - ¦`,
    'id send task notify wait branch split parallel repeat set call run use exit if outcomes on_failure note',
  ],
  [
    'a step that has an id',
    step('    ¦'),
    'send task notify wait branch split parallel repeat set call run use exit if outcomes on_failure note',
  ],
  [
    'a send',
    step('    send:\n      ¦'),
    'template to cc as reply_to purpose priority channel window within approval unless unconfirmed',
  ],
  [
    'an approval',
    step('    send:\n      approval:\n        ¦'),
    'by within otherwise if ladder not_by',
  ],
  [
    'what an approval does at the end of its time',
    step('    send:\n      approval:\n        otherwise: ¦'),
    'send skip escalate',
  ],
  [
    'a task',
    step('    task:\n      ¦'),
    'title body assign due remind ladder give_up answers form checklist done_when priority snooze not_by merge_key pause_while blocks on_exit',
  ],
  [
    'a task that has two keys',
    step('    task:\n      title: Call\n      due: 3d\n      ¦'),
    'body assign remind ladder give_up answers form checklist done_when priority snooze not_by merge_key pause_while blocks on_exit',
  ],
  [
    'when a task is due',
    step('    task:\n      due:\n        ¦'),
    'in roll time date before after every pick',
  ],
  ['a ladder', step('    task:\n      ladder:\n        ¦'), 'rungs from until rounds end pick'],
  ['a rung', step('    task:\n      ladder:\n        - ¦'), 'after to note reassign'],
  [
    'a field of a form',
    step('    task:\n      form:\n        reason:\n          ¦'),
    'type label required default min max values help',
  ],
  [
    'what does a task by itself',
    step('    task:\n      done_when:\n        done:\n          ¦'),
    'event when becomes if for',
  ],
  [
    'a wait',
    step('    wait:\n      ¦'),
    'in roll time at grace event when becomes silence any all if for since timeout pause_while pick',
  ],
  [
    'the first letter in a wait',
    step('    wait:\n      ti¦'),
    'in roll time at grace event when becomes silence any all if for since timeout pause_while pick',
  ],
  [
    'a send in braces',
    step('    send: {template: a, pri¦}'),
    'approval as cc channel priority purpose reply_to to unconfirmed unless window within',
  ],
  [
    'a wait in braces',
    step('    wait: {event: deal.won, ti¦}'),
    'in roll time at grace when becomes silence any all if for since timeout pause_while pick',
  ],
  [
    'one of several triggers',
    step('    wait:\n      any:\n        won:\n          ¦'),
    'event when becomes silence if for since',
  ],
  [
    'what follows an outcome',
    step('    exit: done\n    outcomes:\n      done:\n        ¦'),
    'continue goto exit',
  ],
  [
    'the outcomes of a send',
    step('    send: {template: a, to: [b]}\n    outcomes:\n      ¦'),
    'sent dropped skipped rejected failed unconfirmed',
  ],
  [
    'the outcomes of a task',
    step('    task: {title: a}\n    outcomes:\n      ¦'),
    'done given_up closed',
  ],
  [
    'the outcomes of a wait for an event',
    step('    wait: {event: a.b, timeout: 3d}\n    outcomes:\n      ¦'),
    'reached timeout',
  ],
  [
    'the outcomes of a wait for a date',
    step('    wait: {at: {date: a.b}}\n    outcomes:\n      ¦'),
    'reached past',
  ],
  [
    'the outcomes of a call',
    step('    call: {connection: a}\n    outcomes:\n      ¦'),
    'ok failed',
  ],
  ['an arm of a branch', step('    branch:\n      - ¦'), 'if then else'],
  ['when parallel is over', step('    parallel:\n      join: ¦'), 'all any'],
  ['a repeat', step('    repeat:\n      ¦'), 'max do until every'],
  ['how a call is made', step('    call:\n      method: ¦'), 'GET POST PUT PATCH DELETE'],
];
/** Of other files. */
const ELSEWHERE: readonly (readonly [string, string, string])[] = [
  [
    'catalog.yaml',
    'catalog: a\n¦',
    'organisation customer contacts people roles queues records events purposes channels senders connections windows ladders',
  ],
  [
    'catalog.yaml',
    'customer:\n  health:\n    ¦',
    'type of required default values label personal writable filter compute score refresh missing at_least',
  ],
  [
    'catalog.yaml',
    'customer:\n  health:\n    type: ¦',
    'text long_text number money boolean date time enum person contact list',
  ],
  ['catalog.yaml', 'channels:\n  ¦', 'email slack feishu dingtalk wecom sms webhook'],
  ['guards.yaml', 'caps:\n  - ¦', 'name per max in purposes keep playbooks if'],
  ['calendars/office.yaml', 'years:\n  2026:\n    ¦', 'provisional closed open'],
  ['fragments/ask.yaml', 'fragment: ask\n¦', 'for params ends steps'],
  [
    'fragments/ask.yaml',
    'steps:\n  - id: a\n    exit: b\n    outcomes:\n      done:\n        ¦',
    'continue goto end',
  ],
  [
    'hello.test.yaml',
    'cases:\n  - ¦',
    'name given enroll with script exit goal never open_tasks counts',
  ],
  [
    'hello.test.yaml',
    'cases:\n  - name: a\n    script:\n      - ¦',
    'at after change event resolve approve reject answer fail pause resume skip_stale expect not_expect exact',
  ],
  ['slow.scenario.yaml', '¦', 'scenario test given cases name enroll with script'],
  ['hello.migration.yaml', '¦', 'migration from to steps vars only late spread'],
];

/** Without what is offered in whole: those have words with a space, or begin with a capital letter. */
async function keys(file: string, marked: string): Promise<string> {
  const labels = await editor.offers(file, marked);
  const plain = labels.filter((label) => /^([a-z_]+|[A-Z]{3,})$/.test(label));
  return [...new Set(plain)].sort().join(' ');
}
const sorted = (list: string): string => list.split(' ').sort().join(' ');

describe('an editor offers what may be written, and nothing else,', () => {
  test.each(OFFERS)('in %s', async (_, marked, expected) => {
    expect(await keys(PLAYBOOK, marked)).toBe(sorted(expected));
  });
  test.each(ELSEWHERE)('in %s: %j', async (file, marked, expected) => {
    expect(await keys(file, marked)).toBe(sorted(expected));
  });
});

describe('what an editor types in whole has no fault', () => {
  const place = `${HEAD}steps:\n  - ¦`;

  test('whole steps', async () => {
    const labels = await editor.offers(PLAYBOOK, place);
    const steps = labels.filter((label) => label.startsWith('new ') && label !== 'new playbook');
    expect(steps.length).toBeGreaterThan(9);
    for (const label of steps) {
      const text = await editor.chosen(PLAYBOOK, place, label);
      expect({ label, faults: await editor.faults(PLAYBOOK, text) }).toEqual({ label, faults: [] });
    }
  });

  test.each([
    ['3d', 'reached'],
    ['an event', 'timeout'],
    ['a condition', 'timeout'],
    ['a date', 'reached: continue, past'],
  ])('a wait for %s', async (label, outcomes) => {
    const marked = step(`    outcomes: {${outcomes}: continue}\n    wait: ¦`);
    const text = await editor.chosen(PLAYBOOK, marked, label);
    expect(text).toMatch(/wait: *\S|wait: *\n {6}\w/);
    expect(await editor.faults(PLAYBOOK, text)).toEqual([]);
  });

  test('a whole playbook', async () => {
    const text = await editor.chosen(PLAYBOOK, '¦', 'new playbook');
    expect(text).toContain('steps:');
    expect(await editor.faults(PLAYBOOK, text)).toEqual([]);
  });

  test.each(['assign', 'due'])('what %s offers behind its colon', async (key) => {
    const other = key === 'assign' ? 'due: 3d' : 'assign: [queue.care]';
    const marked = step(`    task:\n      title: Call\n      ${other}\n      ${key}: ¦`);
    const [label = ''] = await editor.offers(PLAYBOOK, marked);
    const text = await editor.chosen(PLAYBOOK, marked, label);
    expect(await editor.faults(PLAYBOOK, text)).toEqual([]);
  });
});
