import { armId, exitArmId } from '../../playbooks/kernel/arm-id';

test('an arm is addressed by step, visit and name', () => {
  expect(armId('kickoff', 2, 'reached')).toBe('kickoff#2/reached');
  expect(exitArmId('churned')).toBe('exit/churned');
});
