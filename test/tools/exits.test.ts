import { readProject } from '../../apps/cli/project-files';
import { compile } from '../../playbooks/compiler/compile';
import type { Scenario } from '../../playbooks/kernel/scenario';
import { goalsOf, ranked } from '../exits/goals';
import { late } from '../exits/late';
import { ownIds } from '../exits/own-ids';
import { LIBRARY } from '../support/project-folder';

const files = readProject(LIBRARY);
const compiled = compile(files);
const { project } = compiled;
if (!project) throw new Error('the library has faults');
const goals = goalsOf(files, compiled);

const story = (playbook: string, exit: string): Scenario => {
  const goal = goals.find((one) => one.playbook.id === playbook && one.exit === exit);
  const [first] = goal?.stories ?? [];
  if (!first) throw new Error(`${playbook}.${exit} has no story`);
  return first.scenario;
};

test('every exit of the library has a story', () => {
  const named = compiled.playbooks.flatMap(({ id, plan }) =>
    Object.keys(plan.exits).map((exit) => `${id}.${exit}`),
  );
  const told = goals
    .filter(({ stories }) => stories.length > 0)
    .map(({ playbook, exit }) => `${playbook.id}.${exit}`);
  expect(named.length).toBeGreaterThan(20);
  expect(told).toEqual(named);
});

test('the story that stands being late is played before a shorter one that does not', () => {
  const goal = goals.find(({ playbook, exit }) => `${playbook.id}.${exit}` === 'onboarding.closed');
  if (!goal) throw new Error('onboarding cannot be closed');
  const { stories } = ranked(goal, project);
  const stands = stories.map((one) => one.stands);
  expect(stands).toEqual([...stands].sort((a, b) => b - a));
  expect(new Set(stands).size).toBeGreaterThan(1);
  const [first] = stories;
  expect(Math.min(...stories.map(({ leavesAt }) => leavesAt))).toBeLessThan(first?.leavesAt ?? 0);
});

test('a story told late happens that much later, and so are the times it tells of', () => {
  const scenario = story('win_back', 'recovered');
  const hour = 3_600_000;
  const script = late(scenario, hour, project).script;
  const onTime = late(scenario, 0, project).script;
  expect(script[0]?.at).toBe((onTime[0]?.at ?? 0) + hour);
  const touched = ({ change }: Scenario['script'][number] = {} as never) =>
    Date.parse(String(change?.customer?.['last_touch_at']));
  expect(touched(script[0])).toBe(touched(onTime[0]) + hour);
  expect(script[1]?.at).toBe((onTime[1]?.at ?? 0) + 2 * hour);
});

test('a story of its own shares no customer, contact, record or address with another', () => {
  const scenario = story('seeded_user', 'churned');
  const own = ownIds(scenario, '7', project);
  const ids = ({ given }: Scenario): string[] => [
    ...[given.customer.id, given.subject.id],
    ...given.contacts.flatMap(({ id, reach }) => [id, ...Object.values(reach)]),
    ...Object.values(given.records).flatMap((rows) => rows.map(({ id }) => id)),
  ];
  expect(ids(own)).toHaveLength(ids(scenario).length);
  expect(ids(own).filter((id) => ids(scenario).includes(id))).toEqual([]);
  const [user] = own.given.records['user'] ?? [];
  expect(own.given.contacts.map(({ id }) => id)).toContain(user?.attributes['contact']);
});
