import { outside } from '../../playbooks/kernel/form-range';

test.each([
  [3, { min: 1, max: 5 }, undefined],
  [0, { min: 1, max: 5 }, 'a number from 1 to 5'],
  [6, { max: 5 }, 'a number up to 5'],
  ['two words', { min: 20 }, 'a text from 20 characters'],
  ['two words', { min: 3, max: 9 }, undefined],
  ['two words', { max: 8 }, 'a text up to 8 characters'],
  [true, { min: 3 }, undefined],
])('%p within %j: %p', (value, range, expected) => {
  expect(outside(value, range)).toBe(expected);
});
