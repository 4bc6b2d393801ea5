import { stripVTControlCharacters } from 'node:util';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ApiRefused } from '../../../apps/cli/api-client';
import { exitCodeOf, explain } from '../../../apps/cli/exit';
import { program } from '../../../apps/cli/program';
import { tenureIn } from '../../support/tenure-command';

const ROOT = join(__dirname, '..', '..', '..');
const MAIN = join(ROOT, 'dist', 'apps', 'cli', 'main.js');
let tenure: Command;
beforeAll(async () => {
  tenure = await program(ROOT);
});

function all(command: Command, above: string[] = []): (readonly [string, Command])[] {
  return command.commands.flatMap((one) => {
    const words = [...above, one.name()];
    return [[words.join(' '), one] as const, ...all(one, words)];
  });
}

function help(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
  return text;
}

async function refused(...words: string[]): Promise<string> {
  let said = '';
  const fresh = await program(ROOT);
  for (const [, command] of [['', fresh] as const, ...all(fresh)])
    command.configureOutput({ writeErr: (more) => (said += more), writeOut: () => undefined });
  await expect(fresh.parseAsync(['node', 'tenure', ...words])).rejects.toThrow();
  return said;
}

test('--help of every command says what it does, with an example', () => {
  const commands = all(tenure);
  expect(commands.length).toBeGreaterThan(50);
  for (const [words, command] of commands) {
    const text = help(command);
    expect([words, command.description()]).not.toEqual([words, '']);
    expect(text).toContain('Example');
    expect(text).toMatch(new RegExp(`^  (tenure ${words.split(' ')[0] ?? ''}|npm start)`, 'm'));
    for (const { flags, description } of command.options)
      expect([words, flags, description]).not.toEqual([words, flags, '']);
  }
});

test('a command that is asked for by its name is there as it is among all', async () => {
  for (const one of tenure.commands) {
    const alone = await program(ROOT, one.name());
    const same = alone.commands.find((other) => other.name() === one.name());
    expect(same === undefined ? undefined : help(same)).toBe(help(one));
    if (one.name() !== 'help') expect(alone.commands.length).toBeLessThan(5);
  }
});

test('every command that an example shows is there, with the options it is shown with', () => {
  const known = new Map(all(tenure));
  const examples = all(tenure).flatMap(
    ([, command]) => help(command).match(/^ {2}tenure .*$/gm) ?? [],
  );
  expect(examples.length).toBeGreaterThan(30);
  for (const example of examples) {
    const [, first = '', second = ''] = example
      .replace(/[|#].*/, '')
      .trim()
      .split(/\s+/);
    const command = known.get(`${first} ${second}`) ?? known.get(first);
    const options = new Set(
      command?.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long])),
    );
    expect([example, command?.name()]).toEqual([example, expect.any(String)]);
    for (const flag of example.replace(/[|#].*/, '').match(/--[a-z-]+/g) ?? [])
      expect([example, flag, flag === '--help' || options.has(flag)]).toEqual([
        example,
        flag,
        true,
      ]);
  }
});

test.each([
  [['chek'], "unknown command 'chek'", 'Did you mean check?'],
  [['simulte', 'x'], "unknown command 'simulte'", 'Did you mean simulate?'],
  [['help', 'chek'], "unknown command 'chek'", 'Did you mean check?'],
  [['help', 'tasks', 'lst'], "unknown command 'lst'", 'Did you mean list?'],
  [['check', '--jsn'], "unknown option '--jsn'", 'Did you mean --json?'],
  [['graph', '--fromat', 'dot'], "unknown option '--fromat'", 'Did you mean --format?'],
  [['tasks', 'lst'], "unknown command 'lst'", 'Did you mean list?'],
  [['graph', '--format', 'pdf'], "'pdf' is invalid", 'Allowed choices are svg, mermaid, dot'],
  [['diff'], "missing required argument 'old'", 'add --help'],
  [['check', 'a', 'b'], 'too many arguments', 'add --help'],
])('%j is answered by what was meant', async (words, found, hint) => {
  const said = await refused(...words);
  expect(said).toContain(found);
  expect(said).toContain(hint);
});

test('the exit code is 0 for help, 1 for findings, 2 for wrong usage', () => {
  expect(tenureIn(ROOT, '--help').code).toBe(0);
  expect(tenureIn(ROOT, 'check', 'playbooks/fresh').code).toBe(0);
  expect(tenureIn(ROOT, 'check', 'playbooks/schema').code).toBe(1);
  expect(tenureIn(ROOT, 'check', 'nowhere').code).toBe(2);
  expect(tenureIn(ROOT, 'check', '--nothing').code).toBe(2);
});

test('the exit code is 3 where the work could not be done: nobody answers, or a fault of ours, without a stack', () => {
  const unreachable = ['--url', 'http://127.0.0.1:1', '--key', 'nobody'];
  const { code, err } = tenureIn(ROOT, 'tasks', 'list', ...unreachable);
  expect([code, err]).toEqual([3, expect.stringContaining('127.0.0.1:1')]);
  expect(err).not.toMatch(/^ +at /m);
  const bug = new TypeError('x is not a function');
  const told = stripVTControlCharacters(explain(bug));
  expect([exitCodeOf(bug), told]).toEqual([3, 'error x is not a function']);
  const problem = { status: 500, title: 'fault', code: 'internal-error' };
  expect(exitCodeOf(new ApiRefused(problem))).toBe(3);
});

function painted(env: Readonly<Record<string, string>>): boolean {
  const { PATH = '' } = process.env;
  const { stdout } = spawnSync(process.execPath, [MAIN, 'check', 'playbooks/fresh'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH, ...env },
  });
  expect(stdout).toContain('1 playbook');
  return stdout.includes('\u001b[');
}

test('a pipe gets no colours, not in CI either; who forces them gets them, NO_COLOR wins', () => {
  expect(painted({})).toBe(false);
  expect(painted({ CI: 'true' })).toBe(false);
  expect(painted({ FORCE_COLOR: '1' })).toBe(true);
  expect(painted({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});

test('a reader that has seen enough ends the command without a word', () => {
  const command = `"${process.execPath}" "${MAIN}" graph playbooks/library renewal | head -c 20; echo " \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: ROOT, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['<svg xmlns="http://w 0\n', '']);
});

test('the README names every command that works without a server', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, section = ''] = /## The command line\n([\s\S]*?)\n## /.exec(readme) ?? [];
  for (const name of [
    'init',
    'check',
    'explain',
    'test',
    'simulate',
    'verify',
    'graph',
    'diff',
    'fmt',
    'schema',
  ])
    expect(section).toContain(`\`tenure ${name}`);
});
