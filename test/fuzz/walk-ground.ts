import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import type { CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Project } from '../../playbooks/kernel/catalog';
import type { GivenPerson, Scenario } from '../../playbooks/kernel/scenario';
import { LIBRARY, projectFolder } from '../support/project-folder';
import type { Random } from './random';

/** Where walks begin: playbooks of the library, and the worlds their tests give, more or less complete. */

export interface Ground {
  readonly project: Project;
  readonly playbook: CompiledPlaybook;
  readonly scenarios: readonly Scenario[];
}

let library: ReadonlyMap<string, Ground> | undefined;

/** Every playbook of the library by its id, `renewal` first: it has the most loops. */
export function libraryGrounds(): ReadonlyMap<string, Ground> {
  library ??= compiledLibrary();
  return library;
}

function compiledLibrary(): ReadonlyMap<string, Ground> {
  const files = projectFolder(LIBRARY);
  const compiled = compile(files);
  const { project } = compiled;
  if (!project) throw new Error('the library does not compile');
  const { tests } = compileTests(files, compiled);
  const grounds = compiled.playbooks.map((playbook): [string, Ground] => {
    const cases = tests.filter((test) => test.playbook === playbook.id);
    const scenarios = cases.flatMap((test) => test.cases.map(({ scenario }) => scenario));
    return [playbook.id, { project, playbook, scenarios }];
  });
  const first = (id: string) => (id === 'renewal' ? 0 : 1);
  return new Map(grounds.sort(([a], [b]) => first(a) - first(b)));
}

/** A world of some test of the playbook, with holes: people who left, roles nobody holds, contacts nobody can reach. */
export function worldOf({ playbook, scenarios }: Ground, random: Random): Scenario {
  const found = random.of(scenarios);
  const { given } = found;
  const ways = Object.keys(playbook.plan.ways);
  const here = <T>(all: Readonly<Record<string, T>>, part: number): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(() => random.chance(part)));
  return {
    ...found,
    ...(random.chance(0.95) ? { enroll: random.of(ways) } : {}),
    now: found.now + random.below(30) * 86_400_000,
    script: [],
    given: {
      ...given,
      roles: here(given.roles, 0.9),
      contacts: given.contacts.map((contact) =>
        random.chance(0.9) ? contact : { ...contact, reach: {}, consent: {} },
      ),
      people: Object.fromEntries(
        Object.entries(given.people).map(([id, person]): [string, GivenPerson] => [
          id,
          random.chance(0.93) ? person : { ...person, active: false },
        ]),
      ),
      ...(random.chance(0.3) ? { answers: {} } : {}),
    },
  };
}
