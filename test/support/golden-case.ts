import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import type { Compiled } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { compileScenario, scenarioFault } from '../../playbooks/compiler/scenario';
import { catalogInUse } from '../../playbooks/compiler/versions/catalog-in-use';
import { waysChanged } from '../../playbooks/compiler/versions/ways-changed';
import type { Plan } from '../../playbooks/kernel/plan';
import { Fault } from '../../playbooks/simulator/fault';
import { simulate } from '../../playbooks/simulator/simulate';
import { lacksOf } from '../../playbooks/testing/lacks';
import { coverageBelow, runTests } from '../../playbooks/testing/run-tests';
import { SMALL } from './project-folder';

/**
 * One folder per case of `test/compiler/golden`: `wrong/` and `quiet/` are laid over `base/`. Beside them may stand
 * `today.txt` (years are looked at from that day), `removes.txt` (a file that is left out), `grows.txt` (a file that is
 * filled up, and its KiB), `min.txt` (coverage that is asked for), `publishes.txt` (what the engine does not do yet is
 * refused), `before/` (what was published, with three inside) and `since/` (how catalog and calendars are while a
 * scenario is played).
 */
export const GOLDEN = join(SMALL, '..');

type Files = ReadonlyMap<string, string>;
type Kind = 'wrong' | 'quiet';

export function filesOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export function filesOfCase(name: string, kind: Kind): Map<string, string> {
  const files = new Map([...filesOf(SMALL), ...filesOf(join(GOLDEN, name, kind))]);
  if (kind === 'quiet') return files;
  const removed = note(name, 'removes.txt');
  if (removed !== undefined) files.delete(removed);
  const [grown = '', kib] = note(name, 'grows.txt')?.split(' ') ?? [];
  if (kib !== undefined) files.set(grown, grow(files.get(grown) ?? '', Number(kib)));
  return files;
}

function grow(text: string, kib: number): string {
  const line = '# a note that nobody needs, over and over again\n';
  return text + line.repeat(Math.ceil((kib * 1024 - text.length) / line.length));
}

function note(name: string, file: string): string | undefined {
  const path = join(GOLDEN, name, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

export function diagnosticsOfCase(name: string, kind: Kind): readonly Diagnostic[] {
  const live = filesOf(join(GOLDEN, name, 'before'));
  const min = note(name, 'min.txt');
  return allDiagnostics({
    files: filesOfCase(name, kind),
    since: filesOf(join(GOLDEN, name, 'since')),
    today: note(name, 'today.txt'),
    ...(live.size === 0 ? {} : { live: new Map([...filesOf(SMALL), ...live]) }),
    ...(min === undefined ? {} : { min: Number(min) }),
  });
}

export interface Looked {
  readonly files: Files;
  /** Catalog and calendars as they are while a scenario is played, where they are others by then. */
  readonly since?: Files;
  /** What was published. */
  readonly live?: Files;
  readonly today?: string | undefined;
  /** Coverage that is asked for. */
  readonly min?: number;
}

/** All that is said of a project: by check, test, simulate and publish. */
export function allDiagnostics(looked: Looked): readonly Diagnostic[] {
  const { files, today, min } = looked;
  const old = looked.live && compile(looked.live);
  const compiled = compile(files, {
    ...(today === undefined ? {} : { today }),
    ...(old === undefined ? {} : { versions: versionsOf(old, compile(files)) }),
  });
  return [
    ...compiled.diagnostics,
    ...ofTests(files, compiled, min),
    ...ofScenarios(files, compiled, looked.since ?? new Map()),
    ...(old === undefined ? [] : besideLive(old, compiled, files)),
  ];
}

/** With hashes that do not change with the plans, for they are drawn: `0a…` is what was, `0b…` what is now. */
function versionsOf(old: Compiled, now: Compiled): readonly { hash: string; plan: Plan }[] {
  const hashed = ({ playbooks }: Compiled, digits: string) =>
    playbooks.map(({ plan }) => ({ hash: `sha256:${digits.padEnd(64, '0')}`, plan }));
  return [...hashed(old, '0a1b2c3d'), ...hashed(now, '0b4e5f6a')];
}

function ofTests(files: Files, compiled: Compiled, min: number | undefined): Diagnostic[] {
  const { tests, diagnostics } = compileTests(files, compiled);
  const run = runTests(tests, compiled, { files });
  const failed = run.files.flatMap(({ cases }) => cases.flatMap((one) => one.diagnostics));
  const below = min === undefined ? [] : coverageBelow(run, min, compiled);
  return [...diagnostics, ...failed, ...below];
}

/** `<playbook>.scenario.yaml`: played to its end with the plan as it is and the catalog as it is by then. */
function ofScenarios(files: Files, compiled: Compiled, since: Files): readonly Diagnostic[] {
  const scenarios = [...files].filter(([file]) => file.endsWith('.scenario.yaml'));
  return scenarios.flatMap(([file, text]) => {
    const id = file.replace('.scenario.yaml', '');
    const { scenario, diagnostics } = compileScenario(text, file, compiled, id);
    const playbook = compiled.playbooks.find((one) => one.id === id);
    const { project = compiled.project } = compile(new Map([...files, ...since]));
    if (scenario === undefined || playbook === undefined || project === undefined)
      return diagnostics;
    const { plan, templates } = playbook;
    try {
      const played = simulate({ plan, project, templates, scenario });
      return [...diagnostics, ...lacksOf(played, playbook)];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return [...diagnostics, scenarioFault(text, file, error)];
    }
  });
}

function besideLive(old: Compiled, now: Compiled, files: Files): readonly Diagnostic[] {
  const { project } = now;
  if (project === undefined) return [];
  const live = old.playbooks.map(({ hash, plan, templates }) => {
    const texts = templates.flatMap(({ subject, body }) => [subject, body]);
    return { hash, plan, number: 1, inside: 3, texts };
  });
  const ways = live.flatMap(({ plan }) => {
    const same = now.playbooks.find(({ id }) => id === plan.playbook);
    return same === undefined ? [] : waysChanged(plan, same, 1200);
  });
  return [...catalogInUse(live, project, files), ...ways];
}
