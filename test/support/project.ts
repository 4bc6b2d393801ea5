import { join } from 'node:path';
import { readProject } from '../../apps/cli/project-files';

/** The starter project with its playbooks replaced by `playbooks` (file name without suffix -> YAML). */
export function projectWith(playbooks: Readonly<Record<string, string>>): Record<string, string> {
  const files = [...readProject(join(__dirname, '..', '..', 'playbooks', 'starter'))].filter(
    ([name]) => !name.endsWith('.playbook.yaml'),
  );
  const own = Object.entries(playbooks).map(([name, text]): [string, string] => [
    `${name}.playbook.yaml`,
    text,
  ]);
  return Object.fromEntries([...files, ...own]);
}

/** Strips the indentation of the first line from all lines of a template literal. */
export function yaml(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw({ raw: strings }, ...values).replace(/^\n/, '');
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  return (
    text
      .split('\n')
      .map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)))
      .join('\n')
      .trimEnd() + '\n'
  );
}

/** The smallest playbook somebody is let into by hand, and that a login ends; `steps`: a list in one line. */
export const careOf = (steps: string): string => yaml`
  playbook: care
  title: Care
  owner: ops@acme.example
  purpose: service
  enroll: {hand: {manual: true}}
  reenroll: always
  backfill: none
  exits: {gone: {event: login}}
  on_exit: {tasks: close}
  steps: ${steps}`;
