import type { Item } from '../../playbooks/kernel/command';
import type { Context, StoredTask } from '../../playbooks/rules/decision';
import { NOW, person, snapshot, TASK } from './context';
import { at, first, settle } from './settle';

/** The owner of a task that another enrollment opened and this one joined. */
const joined: StoredTask = {
  id: 'opened by another',
  step: 'call',
  visit: 1,
  status: 'open',
  assignee: 'max',
  chosen: { kind: 'person', id: 'max' },
};
const again: Item = { kind: 'retime', ...at('call'), from: NOW, climbed: 0 };

function moved(task: Partial<StoredTask>, max: { readonly active: boolean }) {
  const people = { ...snapshot.people, max: person('max', max) };
  const more: Partial<Context> = {
    snapshot: { ...snapshot, people },
    tasks: [{ ...joined, ...task }],
  };
  const decided = settle([again], TASK, more);
  expect(first(decided, 'task').task).toBe(joined.id);
  return decided.writes;
}

test('is that of the step which opened it, while that one is in it', () => {
  expect(moved({}, { active: true })).toEqual([]);
  expect(moved({}, { active: false })).toEqual([]);
});

test('is whom the next one names when who opened it and who holds it have left', () => {
  const owner = { kind: 'person', id: 'ana' };
  expect(moved({ heir: true }, { active: false })).toEqual([
    { kind: 'retime', step: 'call', visit: 1, owner },
  ]);
  expect(moved({ heir: true }, { active: true })).toEqual([]);
});
