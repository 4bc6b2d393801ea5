import { Driver, DAY, words } from '../support/kernel/driver';
import { reference } from '../support/kernel/plans';

test('the reference playbook costs two deliveries and one settle', () => {
  const driver = new Driver(reference);
  expect(words(driver.begin())).toEqual([
    'deliver welcome#1 before 1 [trace armExits] after 2 [arm resolveTime]',
  ]);
  expect(words(driver.deliver())).toEqual(['timer +3d']);
  expect(words(driver.happen('kickoff#1/reached', 'kickoff.booked'))).toEqual([
    'settle 3 [trace disarm trace openTask]',
  ]);
  expect(words(driver.settle())).toEqual(['timer +7d']);
  expect(words(driver.resolve('prepare', 'done'))).toEqual([
    'deliver summary#1 before 4 [trace] after 5 [exit finished]',
  ]);
  expect(words(driver.deliver())).toEqual(['end finished']);
});

test('silence takes the other arm, and a task nobody resolves is given up', () => {
  const driver = new Driver(reference);
  driver.begin();
  driver.deliver();
  expect(words(driver.pass(3 * DAY))).toEqual(['settle 3 [trace disarm trace openTask]']);
  expect(words(driver.settle())).toEqual(['timer +10d']);
  expect(words(driver.pass(7 * DAY))).toEqual(['settle 4 [closeTask then [trace exit finished]]']);
  expect(words(driver.settle())).toEqual(['end finished']);
});

test('the story of the reference playbook is told in plain words', () => {
  const driver = new Driver(reference);
  driver.begin();
  driver.deliver();
  driver.happen('kickoff#1/reached', 'kickoff.booked');
  driver.settle();
  driver.resolve('prepare', 'done');
  const told = JSON.stringify(driver.log).match(/"why":"(\\.|[^"])*"/g);
  expect(told?.map((one) => (JSON.parse(`{${one}}`) as { why: string }).why)).toEqual([
    'by way in by_hand',
    'kickoff.booked happened',
    'steps.kickoff.outcome == "reached" holds',
    'ana answered "done"',
    'ran past the last step',
  ]);
});
