import type { Command } from 'commander';
import { verify } from '../../../playbooks/testing/verify';
import type { Worst } from '../../../playbooks/testing/verify';
import type { Longest } from '../../../playbooks/simulator/longest';
import { print, table } from '../print';
import { draw, refuse } from '../findings';
import { loadProject, playbookOf, projectFolder } from '../load-project';

interface VerifyFlags {
  readonly playbook?: string;
  readonly json?: boolean;
}

export function addVerifyCommand(tenure: Command, root: string): void {
  tenure
    .command('verify [folder]')
    .description('the worst case of every playbook over all its paths: sends, tasks, history, time')
    .option('--playbook <id>', 'only this playbook')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure verify',
        '  tenure verify playbooks/library --playbook escalation',
        '',
        'Counted as if events and answers came at once and every wait took its shortest; guards only make it less.',
        'Warns (worst-case) above 20 sends to one contact or 600 tasks in 30 days, or 1,000 events of history a day.',
      ].join('\n'),
    )
    .action((folder: string | undefined, flags: VerifyFlags) =>
      run(projectFolder(folder, root), flags),
    );
}

function run(folder: string, flags: VerifyFlags): void {
  const loaded = loadProject(folder);
  const { compiled, files } = loaded;
  if (!compiled.ok) throw refuse(compiled.diagnostics, files, flags);
  if (flags.playbook !== undefined) playbookOf(loaded, flags.playbook);
  const { playbooks, diagnostics } = verify(compiled, flags.playbook);
  print({ ok: true, playbooks, diagnostics }, flags.json, () => {
    const rows = playbooks.map(({ id, worst }) => row(id, worst));
    return `${draw(diagnostics, files)}${table(HEAD, rows)}`;
  });
}

const HEAD = ['playbook', 'sends a week to', 'tasks in 30 days', 'history a day', 'longest'];

function row(id: string, { sends, tasksInMonth, eventsInDay, longest }: Worst): readonly string[] {
  const most = sends.map(({ contact, week }) => `${contact}: ${week}`).slice(0, 3);
  return [
    id,
    most.join('\n') || 'none',
    String(tasksInMonth),
    String(eventsInDay),
    longestText(longest),
  ];
}

const DAY_MS = 86_400_000;
const NAMED = 3;

function longestText({ ms, dates, endless, rounds }: Longest): string {
  const days =
    ms >= DAY_MS ? `${Math.ceil(ms / DAY_MS)} days` : `${Math.ceil(ms / 3_600_000)} hours`;
  const more = [
    dates ? 'and until its dates' : '',
    rounds.length === 0 ? '' : `and each round of ${named(rounds)}`,
    endless.length === 0 ? '' : `no end by itself at ${named(endless)}`,
  ].filter((one) => one !== '');
  return [days, ...more].join('\n');
}

function named(steps: readonly string[]): string {
  const more = steps.length - NAMED;
  return steps.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
