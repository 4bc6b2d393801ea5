import { compile } from '../../playbooks/compiler/compile';
import type { Instruction, Plan } from '../../playbooks/kernel/plan';
import { playbookChanges } from '../../playbooks/tools/diff/playbook';
import type { Version } from '../../playbooks/tools/diff/playbook';
import { projectFolder } from '../support/project-folder';

const files = projectFolder('test/compiler/whole');
const found = compile(files).playbooks.find(({ id }) => id === 'whole');
// Its facts do not change here: they need not be read a thousand times.
const version: Version = { ...got(found), text: '' };

function got<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there');
  return value;
}

type Path = readonly (string | number)[];

/** Where every text, number and yes or no of a value stands; places in the code and what is derived are no words of an author. */
function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    SKIPPED.has(key) ? [] : leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
const SKIPPED = new Set([
  'expr',
  'names',
  'next',
  'outcomes',
  'onFailure',
  'scopes',
  'step',
  'op',
  'of_step',
]);

function altered(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined)
    return typeof value === 'number'
      ? value + 1
      : typeof value === 'boolean'
        ? !value
        : `${String(value)}x`;
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (at === key ? altered(item, rest) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: altered(record[key], rest) };
}

function stepOf(plan: Plan, pc: number): Instruction {
  return got(plan.code[pc]);
}

const told = version.plan.code.flatMap((step, pc) => {
  if (
    ['join', 'turn', 'end', 'exit', 'branch', 'split', 'parallel', 'repeat', 'use'].includes(
      step.op,
    )
  )
    return [];
  return [[step.step, pc] as const];
});

test.each(told)('nothing that step %s says can change without being told', (step, pc) => {
  const paths = leaves(stepOf(version.plan, pc)).filter(([first]) => first !== 'kind');
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) {
    if (path.at(-1) === 'kind') continue; // a chain's element of another kind has other words too
    const code = version.plan.code.map((one, at) =>
      at === pc ? (altered(one, path) as Instruction) : one,
    );
    const changed = playbookChanges(version, {
      ...version,
      hash: 'sha256:other',
      plan: { ...version.plan, code },
    });
    const named = changed.some(({ what }) => what.endsWith(` ${step}`));
    expect([path.join('.'), named]).toEqual([path.join('.'), true]);
  }
});

test.each([
  'title',
  'owner',
  'purpose',
  'priority',
  'reenroll',
  'goal',
  'holdout',
  'vars',
  'ways',
  'exits',
] as const)('nothing that "%s" of a playbook says can change without being told', (key) => {
  const paths = leaves(version.plan[key], [key]).filter(
    (path) => !['kind', 'do'].includes(String(path.at(-1))),
  );
  for (const path of paths) {
    const plan = altered(version.plan, path) as Plan;
    const changed = playbookChanges(version, { ...version, hash: 'sha256:other', plan });
    const rest = changed.some(({ parts }) =>
      parts.some((part) => part.key === 'order of its steps'),
    );
    expect([path.join('.'), changed.length > 0 && !rest]).toEqual([path.join('.'), true]);
  }
});
