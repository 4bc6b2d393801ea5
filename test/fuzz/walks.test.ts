import { libraryGrounds } from './walk-ground';
import { walk } from './walks';

/** A twenty-fifth of the walks of `npm run fuzz`, the same each time. `FUZZ_SEED` and `WALKS` look further. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);
const WALKS = Number(process.env['WALKS'] ?? 40);

const playbooks = [...libraryGrounds().keys()];

test('every playbook of the library is walked, and renewal first', () => {
  expect(playbooks[0]).toBe('renewal');
  expect(playbooks.length).toBeGreaterThanOrEqual(6);
});

test.each(playbooks)(
  'whatever happens in 500 days to somebody in %s, it ends, parks or waits, and nothing is sent twice',
  (playbook) => {
    const { faults, walks, steps } = walk(SEED, playbook, WALKS);
    expect(faults).toEqual([]);
    expect(walks).toBe(WALKS);
    // Somebody went somewhere.
    expect(steps).toBeGreaterThan(WALKS / 2);
  },
  600_000,
);
