/** Many enrolled at once: listed, let in 500 at a time, and carried to the workflow server by the relay. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ours } from '../engine/ours.mjs';
import { publish } from '../engine/reference.mjs';
import { carrying, emptied, relayOn } from './relaying.mjs';

/** Everybody matches; nobody was asked before. */
const EVERYBODY = `playbook: everybody
title: Everybody
owner: cs-ops@acme.example
for: customer
purpose: service
enroll:
  named: {becomes: 'like(customer.name, "c%")'}
reenroll: never
backfill: matching
holdout: 0%
exits: {closed: {}}
goal: {exit: closed}
steps:
  - {id: pause, wait: 1d}
  - {id: end, exit: closed}
`;

export class Bulk {
  #at = 0;

  constructor(world, version, published) {
    Object.assign(this, { world, version, published, now: world.now });
  }

  static async open(world) {
    const version = await publish(world.pool, { number: 2, source: EVERYBODY });
    const { Published } = ours('apps/shared/publications/published');
    return new Bulk(world, version, new Published(world.pool));
  }

  /** Lets in the next `count` customers; what they start lies in the outbox then. */
  async letIn(count) {
    const { pool } = this.world;
    const { keepBackfill } = ours('apps/shared/backfill/keep-backfill');
    const { fillNext } = ours('apps/shared/backfill/fill-next');
    const rows = Array.from({ length: count }, (_, n) => {
      const id = `c${this.#at + n + 1}`;
      return { customer: id, kind: 'customer', subject: id, way: 'named' };
    });
    this.#at += count;
    const client = await pool.connect();
    const what = { publication: 'bench-2', playbook: 'everybody', version: this.version };
    await keepBackfill(client, { ...what, by: 'bench', at: this.now }, { rows, count });
    client.release();
    // Its pace is playbook time: nobody waits for it here.
    const next = () => fillNext({ pool, published: this.published }, (this.now += 1_000));
    while ((await next()) > 0);
  }
}

/** To workflows that start at once. Statements, and what stays in memory when five times as many have come in. */
export async function bulkCounts(bulk, { tap, databaseUrl, pool }, count) {
  const gc = collector();
  const started = async () => 'started';
  const used = [];
  const heard = { bench: 0, relay: 0 };
  for (let part = 0; part < 5; part++) {
    const letIn = await tap.hear('bench', () => bulk.letIn(count / 5), { explained: false });
    const relay = relayOn({ databaseUrl, workflows: { start: started } });
    const carried = await tap.hear('tenure-relay', async () => {
      relay.start();
      await emptied(pool);
      await relay.stop();
    });
    heard.bench += letIn.length;
    heard.relay += carried.filter(carrying).length;
    gc();
    used.push(process.memoryUsage().heapUsed);
  }
  return {
    bulk_statements: (100_000 / count) * (heard.bench + heard.relay),
    bulk_heap_growth_mb: (used.at(-1) - used[0]) / 2 ** 20,
  };
}

function collector() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
