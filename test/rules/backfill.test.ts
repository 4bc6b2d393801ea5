import { compile } from '../../playbooks/compiler/compile';
import { waysToFill } from '../../playbooks/rules/backfill';
import { projectWith } from '../support/project';

/** The plan of a playbook with these ways in, read as it is stored. */
function planOf(ways: string, more: { readonly facts?: string; readonly calendar?: string } = {}) {
  const text = [
    'playbook: p\ntitle: P\nowner: o@acme.example\npurpose: service\nreenroll: always',
    `on_exit: {tasks: close}\nbackfill: none\ncalendar: ${more.calendar ?? 'cn_office'}`,
    `facts: {${more.facts ?? 'big: customer.annual_value > 9'}}`,
    `enroll: {hand: {manual: true}, ${ways}}`,
    'exits: {gone: {event: login}}\nsteps: [{id: pause, wait: 1d}]',
  ].join('\n');
  const { ok, diagnostics, playbooks } = compile(new Map(Object.entries(projectWith({ p: text }))));
  const [found] = playbooks;
  if (!ok || found === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return found.plan;
}
const RICH = 'rich: {becomes: facts.big, if: customer.status == "active"}';
const QUIET = 'quiet: {silence: {of: [login], for: 3bd}}';

test('where nothing was live every way in is new, but those that nobody can meet at publish', () => {
  const all = [
    RICH,
    QUIET,
    'won: {event: deal.won}',
    'mondays: {schedule: {days: [mon], time: "09:00"}, if: facts.big}',
    'due: {at: {date: customer.created_at, after: 30d}, past: run}',
    'late: {at: {date: customer.created_at, after: 9d}, past: skip}',
  ];
  expect(waysToFill(undefined, planOf(all.join(', '))).sort()).toEqual(['due', 'quiet', 'rich']);
});

test('a way in that says the same is not filled again, whatever else the file holds', () => {
  const old = planOf(RICH);
  expect(waysToFill(old, planOf(RICH))).toEqual([]);
  const more = planOf(`${QUIET}, ${RICH}`, {
    facts: 'any: customer.annual_value > 1, big: customer.annual_value > 9',
  });
  expect(waysToFill(old, more)).toEqual(['quiet']);
});

test.each([
  [
    'another condition',
    'rich: {becomes: customer.annual_value > 8, if: customer.status == "active"}',
  ],
  ['another "if"', 'rich: {becomes: facts.big}'],
  ['another kind', 'rich: {silence: {of: [login], for: 3d}}'],
])('%s makes it another way in', (_what, ways) => {
  expect(waysToFill(planOf(RICH), planOf(ways))).toEqual(['rich']);
});

test('a fact that means something else now makes it another way in as well', () => {
  const facts = 'big: customer.annual_value > 10';
  expect(waysToFill(planOf(RICH), planOf(RICH, { facts }))).toEqual(['rich']);
});

test('another calendar is another time for those that count time, and for no others', () => {
  const ways = `${QUIET}, ${RICH}`;
  expect(waysToFill(planOf(ways), planOf(ways, { calendar: 'us_office' }))).toEqual(['quiet']);
});
