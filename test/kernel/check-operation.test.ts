import { END } from '../../playbooks/kernel/plan';
import { nameFault, operationFault } from '../../playbooks/kernel/check-operation';
import { Driver } from '../support/kernel/driver';
import { plan, send, wait } from '../support/kernel/plans';

const pair = plan(
  [
    wait('first', 1, { until: { n: 3, unit: 'd' } }),
    wait('second', 2, { until: { n: 3, unit: 'd' } }),
    send('nudge', END),
  ],
  { vars: { tries: { type: 'number', default: 0 } } },
);

function standing(): Driver {
  const driver = new Driver(pair);
  driver.begin();
  driver.settle();
  return driver;
}

test.each([
  [{ kind: 'skip', step: 'frist' } as const, 'step'],
  [{ kind: 'jump', from: 'first', to: 'thrid' } as const, 'to'],
  [{ kind: 'set', vars: { trys: 1 } } as const, 'vars'],
  [{ kind: 'set', vars: { tries: 'many' } } as const, 'vars'],
  [{ kind: 'exit', exit: 'nowhere' } as const, 'exit'],
])('a name or value that does not fit is a fault wherever it stands: %j', (operation, member) => {
  expect(nameFault(pair, operation)).toMatchObject({ member });
});

test('what stands elsewhere cannot be passed over, and what is not parked not tried again', () => {
  const { state } = standing();
  const fault = (step: string, kind: 'skip' | 'retry') =>
    operationFault(pair, state, { kind, step })?.detail;
  expect(fault('second', 'skip')).toBe(
    '"second" is not where the enrollment stands: it is at first',
  );
  expect(fault('first', 'retry')).toBe('"first" is not parked: nothing is');
  expect(fault('first', 'skip')).toBeUndefined();
});

test('what can be done is done by the kernel alike', () => {
  const driver = standing();
  const jump = { kind: 'jump', from: 'first', to: 'nudge' } as const;
  expect(operationFault(pair, driver.state, jump)).toBeUndefined();
  expect(driver.operate(jump).some(({ kind }) => kind === 'deliver')).toBe(true);
});
