/** A project of 500 playbooks, in a process of its own: how long, and how much memory at the most. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { timed } from './growth.mjs';
import { ours } from './ours.mjs';
import { playbook, smallProject } from './projects.mjs';

export const PLAYBOOKS = 500;
/** Of one playbook: half of what a project may hold (4 MiB) in all. */
const STEPS = 15;

export function many() {
  const file = fileURLToPath(import.meta.url);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, 'child'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the project of ${PLAYBOOKS} playbooks: ${stderr}`);
  return JSON.parse(stdout);
}

function measure() {
  const { compile } = ours('playbooks/compiler/compile');
  const files = smallProject();
  for (let n = 0; n < PLAYBOOKS; n++) {
    const id = `call_${n}`;
    files.set(`${id}.playbook.yaml`, playbook(id, STEPS));
  }
  const kib = [...files.values()].reduce((sum, text) => sum + text.length, 0) / 1024;
  let compiled;
  const from = process.cpuUsage();
  const ms = timed(() => (compiled = compile(files)));
  const { user, system } = process.cpuUsage(from);
  const { ok, playbooks } = compiled;
  if (!ok || playbooks.length !== PLAYBOOKS) throw new Error('it does not compile');
  const { maxRSS } = process.resourceUsage();
  return {
    playbooks: PLAYBOOKS,
    kib: Math.round(kib),
    seconds: ms / 1000,
    cpu_seconds: (user + system) / 1e6,
    max_rss_mb: maxRSS / 1024,
  };
}

if (process.argv[2] === 'child') process.stdout.write(JSON.stringify(measure()));
