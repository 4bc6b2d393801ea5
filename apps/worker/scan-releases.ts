import { releaseCustomer, type ReleaseDeps } from '../../activities/release';

export interface Releasing extends ReleaseDeps {
  readonly log: (line: string) => void;
}

const CUSTOMERS = 100;
const AT_ONCE = 4;
/** Playbook time. */
const POSTPONED_MS = 60_000;

/**
 * One turn over the customers whose waiting messages are due by now, longest due first; answers how many there were.
 * Several processes may do so side by side: who comes second to a customer finds that nothing is due any more.
 */
export async function scanReleases(releasing: Releasing, now: number): Promise<number> {
  const customers = [...(await releasing.store.due(now, CUSTOMERS))];
  const all = customers.length;
  const work = async (): Promise<void> => {
    for (let next = customers.shift(); next !== undefined; next = customers.shift())
      await release(releasing, next, now);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return all;
}

/** One that cannot be looked at does not keep the others waiting. */
async function release(releasing: Releasing, customer: string, now: number): Promise<void> {
  try {
    await releaseCustomer(releasing, customer, now);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    releasing.log(`release of customer ${customer}: ${words}; tried again later`);
    await releasing.store.postpone(customer, now + POSTPONED_MS);
  }
}
