/**
 * What the sandbox costs for one enrollment: both histories are replayed by the SDK's own replay worker, in turns, so the
 * same activations run again without a server, a database or a mail. The processor time is that of the whole process.
 */
import { v8PromiseHooks, cpuMs } from './promises.mjs';
import { Worker } from '@temporalio/worker';

const COPIES = 40;
const ROUNDS = 5;

/**
 * `contenders`: name -> {options, histories}. Answers name -> {cpu_ms, promises}, of one enrollment each. What replaying
 * nothing but a start costs is in both.
 */
export async function replayed(contenders) {
  const names = Object.keys(contenders);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await replay(contenders[name]);
  for (let round = 0; round < ROUNDS; round++)
    for (const name of [...names, ...[...names].reverse()]) {
      const from = cpuMs();
      await replay(contenders[name]);
      samples[name].push((cpuMs() - from) / COPIES);
    }
  const found = {};
  for (const name of names) {
    const promises = await v8PromiseHooks(() => replay(contenders[name], { debugMode: true }));
    found[name] = { cpu_ms: middle(samples[name]), promises: Math.round(promises / COPIES) };
  }
  return found;
}

async function replay({ options, history }, more = {}) {
  async function* copies() {
    for (let n = 0; n < COPIES; n++) yield { workflowId: `copy-${n}`, history };
  }
  const results = Worker.runReplayHistories({ ...options, ...more }, copies());
  for await (const { error } of results) if (error) throw error;
}

function middle(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
