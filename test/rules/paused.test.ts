import { decideSend } from '../../playbooks/rules/decide-send';
import type { Context } from '../../playbooks/rules/decision';
import { context, NOW, plan, SEND } from './context';

const HOUR = 3_600_000;
const inside = context(plan(SEND)).enrollment;
const decide = (more: Partial<Context['enrollment']>, of: { since?: number; skipStale?: true }) => {
  const delivery = { id: 'welcome#1', pc: 0, step: 'welcome', visit: 1, binds: {}, ...of };
  const step = { ...SEND, within: { n: 1, unit: 'd' } as const };
  return decideSend(delivery, context(plan(step), { enrollment: { ...inside, ...more } }));
};

test('in a pause a message waits for as long as that lasts, whoever it is to', () => {
  expect(decide({ paused: true }, { since: NOW - 900 * HOUR, skipStale: true })).toEqual({
    kind: 'wait',
    reason: 'paused',
    priority: 'normal',
    checks: [
      { rule: 'ended', passed: true, seen: { exit: null } },
      { rule: 'paused', passed: false, seen: { playbook: inside.playbook } },
    ],
  });
});

test('what has ended is over, paused or not', () => {
  expect(decide({ paused: true, exit: 'gone' }, {})).toMatchObject({ reason: 'exited' });
});

test('after it a message is stale once its patience is over, and not before', () => {
  const skipStale = true;
  expect(decide({}, { since: NOW - 24 * HOUR, skipStale })).toMatchObject({
    kind: 'skip',
    reason: 'stale',
  });
  expect(decide({}, { since: NOW - 24 * HOUR + 1, skipStale }).kind).toBe('send');
  expect(decide({}, { since: NOW - 900 * HOUR }).kind).toBe('send');
});
