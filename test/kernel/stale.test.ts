import { DAY, Driver, words } from '../support/kernel/driver';
import { arm, plan, send, wait } from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';
import type { Plan } from '../../playbooks/kernel/plan';

/** Whether a message after a pause may be too late is decided where it is claimed; the kernel says since when it has wanted out. */
const nudge = plan([
  wait('reply', END, {
    arms: [arm('reached', 'customer.replied')],
    until: { n: 3, unit: 'd' },
    outcomes: { timeout: 1, reached: 1 },
  }),
  send('nudge', 2),
  wait('rest', 3, { until: { n: 3, unit: 'd' } }),
  send('again', END),
]);

function paused(of: Plan = nudge): Driver {
  const driver = new Driver(of);
  driver.begin();
  driver.settle();
  driver.operate({ kind: 'pause' });
  driver.settle();
  return driver;
}
const asked = (driver: Driver) => {
  const { since, skipStale } = driver.outgoing();
  return { since, skipStale };
};

test('a message whose time came in a pause says since when it has wanted out', () => {
  const driver = paused();
  const due = driver.now + 3 * DAY;
  driver.pass(9 * DAY);
  driver.operate({ kind: 'resume', skipStale: true });
  driver.settle();
  expect(asked(driver)).toEqual({ since: due, skipStale: true });
});

test('so does one that something told in the pause led to', () => {
  const driver = paused();
  driver.now += DAY;
  const told = driver.now;
  driver.happen('reply#1/reached', 'customer.replied');
  driver.pass(9 * DAY);
  driver.operate({ kind: 'resume', skipStale: true });
  driver.settle();
  expect(asked(driver)).toEqual({ since: told, skipStale: true });
});

test('a message that is spread says when it was due, not when its share came', () => {
  const driver = paused();
  const due = driver.now + 3 * DAY;
  driver.pass(9 * DAY);
  driver.operate({ kind: 'resume', skipStale: true, spread: 600_000 });
  driver.settle();
  driver.pass(600_000);
  expect(asked(driver)).toEqual({ since: due, skipStale: true });
});

test('what comes after the next wait is on time again', () => {
  const driver = paused();
  driver.pass(9 * DAY);
  driver.operate({ kind: 'resume', skipStale: true });
  driver.settle();
  driver.deliver('skipped', { reason: 'stale' });
  driver.settleAll();
  driver.pass(3 * DAY);
  expect(driver.outgoing().step).toBe('again');
  expect(asked(driver)).toEqual({});
});

test('without it the patience of a message begins when the pause is over', () => {
  const driver = paused();
  driver.pass(9 * DAY);
  driver.operate({ kind: 'resume' });
  driver.settle();
  expect(asked(driver)).toEqual({});
});

describe('a message that was on its way when the pause came', () => {
  const halted = (): Driver => {
    const driver = new Driver(plan([send('nudge', END)]));
    driver.begin();
    driver.operate({ kind: 'pause' });
    driver.settle();
    expect(words(driver.deliver('waiting', { reason: 'paused' }))).toEqual([]);
    driver.pass(9 * DAY);
    return driver;
  };
  const released = (driver: Driver) =>
    driver.feed({ kind: 'released', id: `r@${driver.now}`, at: driver.now, step: 'nudge' });

  test('has no deadline, and goes when it is let go', () => {
    const driver = halted();
    expect(words(driver.operate({ kind: 'resume' }))).toEqual(['settle 4 [trace status]']);
    driver.settle();
    expect(words(released(driver))[0]).toMatch(/^deliver nudge#1/);
    expect(asked(driver)).toEqual({});
  });

  test('may be stale', () => {
    const driver = halted();
    const wanted = driver.now - 9 * DAY;
    driver.operate({ kind: 'resume', skipStale: true });
    driver.settle();
    released(driver);
    expect(asked(driver)).toEqual({ since: wanted, skipStale: true });
  });

  test('waits its share after the pause', () => {
    const driver = halted();
    driver.operate({ kind: 'resume', spread: 600_000 });
    driver.settle();
    const delivers = (commands: ReturnType<typeof released>) =>
      commands.some(({ kind }) => kind === 'deliver');
    const told = released(driver);
    expect(delivers(told)).toBe(false);
    expect(told).toContainEqual({ kind: 'timer', at: driver.now + 600_000 });
    expect(delivers(driver.pass(599_999))).toBe(false);
    expect(delivers(driver.pass(1))).toBe(true);
  });
});
