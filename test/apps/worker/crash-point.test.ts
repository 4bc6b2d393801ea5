import { crashPoint } from '../../../apps/worker/crash-point';

function passes(crashAt: string | undefined, names: readonly string[]): number[] {
  const ends: number[] = [];
  let passed = 0;
  const pass = crashPoint(crashAt, () => ends.push(passed));
  for (const name of names) {
    passed += 1;
    pass(name as Parameters<typeof pass>[0]);
  }
  return ends;
}

describe('a crash point', () => {
  const names = ['settle:after-commit', 'deliver:after-354', 'settle:after-commit'];

  test('ends the process when it is passed for the nth time', () => {
    expect(passes('settle:after-commit:2', names)).toEqual([3]);
    expect(passes('deliver:after-354', names)).toEqual([2]);
  });

  test('does nothing when none is named', () => {
    expect(passes(undefined, names)).toEqual([]);
  });
});
