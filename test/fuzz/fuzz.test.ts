import { expressions } from './expressions';
import { fuzz } from './fuzz';
import type { Kind } from './kind';
import { templates } from './templates';
import { yamlFiles } from './yaml-files';

/** A twentieth of `npm run fuzz`, of projects less, which take longest; from one seed, the same inputs each time. `FUZZ_SEED` gives other ones. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);

function run(kind: Kind, count: number) {
  const now = (): number => performance.now();
  const totals = fuzz(kind, { seed: SEED, from: 0, to: count, now });
  const crashes = totals.crashes.map(({ number, message, shrunk }) => ({
    number,
    message,
    shrunk,
  }));
  return { ...totals, crashes };
}

test('five thousand expressions are answered with places, and what is accepted evaluates', () => {
  const { crashes, clean } = run(expressions, 5_000);
  expect(crashes).toEqual([]);
  expect(clean).toBeGreaterThan(500);
}, 120_000);

test('one thousand templates are answered with places, and what is accepted renders', () => {
  const { crashes, clean } = run(templates, 1_000);
  expect(crashes).toEqual([]);
  expect(clean).toBeGreaterThan(100);
}, 120_000);

test('sixty broken projects are answered with places, and what compiles is played', () => {
  const { crashes, clean, run: played } = run(yamlFiles, 60);
  expect(crashes).toEqual([]);
  expect(clean).toBeGreaterThan(6);
  expect(played).toBeGreaterThan(24);
}, 240_000);

test('a fault is found, and shown as small as it can be', () => {
  const picky: Kind = {
    name: 'picky',
    make: (random) => ({ about: 'x', text: `a${'b'.repeat(random.below(50))}\n!c\nd` }),
    probe: ({ text }) => {
      if (text.includes('!')) throw new Error('no shouting');
      return { clean: true, findings: 0, run: 0, took: 0 };
    },
  };
  const [crash] = run(picky, 3).crashes;
  expect(crash).toMatchObject({ number: 0, shrunk: { about: 'x', text: '!' } });
});
