import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import type { Compiled } from '../../playbooks/compiler/compile';
import { pathsOf } from '../../playbooks/simulator/paths';
import { runTests } from '../../playbooks/testing/run-tests';
import { verify } from '../../playbooks/testing/verify';
import { format } from '../../playbooks/tools/format';
import { BASES, getBase, treeOf } from './corpus';
import type { Base } from './corpus';
import type { Clock, Input, Kind, Verdict } from './kind';
import { TEXT_MUTATIONS } from './mutate-text';
import { mutateTree } from './mutate-tree';
import { expectPlaced } from './placed';
import { play } from './play';
import { Random } from './random';

/** A project with one file changed: it is answered, and what compiles is played, tested, verified and formatted. */
export const yamlFiles: Kind = { name: 'yaml', make, probe };

function make(random: Random): Input {
  const base = random.weighted(BASES);
  const file = random.of(base.targets);
  return { about: `${base.name}/${file}`, text: mutated(base, file, random) };
}

function mutated(base: Base, file: string, random: Random): string {
  const times = random.chance(0.6) ? 1 : 1 + random.small(5);
  if (random.chance(0.6)) return mutateTree(treeOf(base, file), random, times);
  let text = base.files.get(file) ?? '';
  for (let n = 0; n < times; n++) text = random.weighted(TEXT_MUTATIONS)(text, random);
  return text;
}

function probe({ about, text }: Input, now: Clock): Verdict {
  const [name = '', ...rest] = about.split('/');
  const file = rest.join('/');
  const files = new Map([...getBase(name).files, [file, text]]);
  const started = now();
  const compiled = compile(files, { today: '2026-03-02' });
  const tests = compileTests(files, compiled);
  const diagnostics = [...compiled.diagnostics, ...tests.diagnostics];
  expectPlaced(diagnostics, files);
  const took = now() - started;
  expectFormatted(text, file);
  const run = runAll(files, compiled, tests);
  return { clean: compiled.ok, findings: diagnostics.length, run, took };
}

/** Formatting a file that is in order gives one that is in order, and the same again. */
function expectFormatted(text: string, file: string): void {
  const once = format(text, file);
  if (!once.ok) return expectPlaced(once.diagnostics, new Map([[file, text]]));
  const twice = format(once.text, file);
  if (!twice.ok || twice.text !== once.text) throw new Error('formatted twice it is another text');
}

/** The number of playbooks and cases played. */
function runAll(
  files: ReadonlyMap<string, string>,
  compiled: Compiled,
  { tests }: ReturnType<typeof compileTests>,
): number {
  const { project, playbooks } = compiled;
  if (project === undefined) return 0;
  verify(compiled);
  for (const playbook of playbooks) {
    pathsOf(playbook.plan, 200);
    const { hash } = playbook;
    for (let n = 0; n < 2; n++) play(playbook, project, Random.of(n, hash, n));
  }
  const { files: results } = runTests(tests, compiled, { files });
  for (const { cases } of results) for (const one of cases) expectPlaced(one.diagnostics, files);
  return playbooks.length * 2 + results.flatMap(({ cases }) => cases).length;
}
