import { CommanderError } from 'commander';
import pc from 'picocolors';
import { ApiRefused, ApiUnreachable, type Problem } from './api-client';

/** 0 clean, 1 findings or refused, 2 wrong usage, 3 could not do its work. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Wrong words on the command line; the message says what to write. */
export class UsageError extends Error {}

/** The command did its work and found something: already printed. */
export class Findings extends Error {}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return 2;
  if (error instanceof Findings) return 1;
  if (error instanceof ApiRefused) return error.problem.status >= 500 ? 3 : 1;
  return 3;
}

/** What went wrong, in words for the person at the keyboard; never a stack. */
export function explain(error: unknown): string {
  if (error instanceof ApiRefused) return explainProblem(error.problem);
  if (error instanceof UsageError || error instanceof ApiUnreachable)
    return `${pc.red('error')} ${error.message}`;
  if (error instanceof Findings) return error.message;
  return `${pc.red('error')} ${error instanceof Error ? error.message : String(error)}`;
}

function explainProblem(problem: Problem): string {
  const lines = [`${pc.red('refused')} ${problem.code}: ${problem.detail ?? problem.title}`];
  for (const fault of problem.errors ?? []) {
    const place = fault.pointer ?? fault.parameter ?? fault.header ?? '';
    lines.push(`  ${place === '' ? '' : `${place}: `}${fault.detail}`);
    if (fault.fix !== undefined) lines.push(`    fix: ${fault.fix}`);
  }
  if (problem.status >= 500 && problem.request_id !== undefined)
    lines.push(`  request ${problem.request_id}`);
  return lines.join('\n');
}
