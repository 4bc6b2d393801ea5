import { canonical } from '../../compiler/canonical';
import { waysChanged } from '../../compiler/versions/ways-changed';
import type { Instruction } from '../../kernel/plan';
import { plain } from './plain';
import type { Version } from './playbook';
import { stepsOf } from './steps';

/** What a change means for people: those inside keep their version, and a migration moves them to the new one. */
export interface Meaning {
  readonly means: readonly string[];
  /** Steps where somebody may rest and that the new version has no place for. */
  readonly unmapped: readonly string[];
}

export function meaningOf(before: Version, after: Version): Meaning {
  const [was, is] = [stepsOf(plain(before.plan)), stepsOf(plain(after.plan))];
  const both = [...was].flatMap(([id, old]) => {
    const now = is.get(id);
    return now?.op === old.op ? [[old, now] as const] : [];
  });
  const unmapped = [...was].flatMap(([id, { op }]) =>
    RESTS.has(op) && is.get(id)?.op !== op ? [id] : [],
  );
  const reopened = named(both, (old, now) => answersOf(old) !== answersOf(now));
  const retimed = named(both, (old, now) => timesOf(old) !== timesOf(now));
  const ways = waysChanged(before.plan, after).map(({ message }) => message);
  return {
    unmapped,
    means: [
      `those inside keep version ${short(before.hash)}; whoever enters from now on goes by ${short(after.hash)}`,
      ...newExits(before, after),
      ...ways,
      `a migration finds ${both.length} of ${was.size} steps again by their ids`,
      ...told(
        unmapped,
        (list) => `it must say where those go who rest at ${list} (migration-step-unmapped)`,
      ),
      ...told(
        reopened,
        (list) =>
          `open tasks of ${list} have other answers: they are closed and opened anew (migration-answers-differ)`,
      ),
      ...told(
        retimed,
        (list) =>
          `times of ${list} are counted anew from the same start; what is past by then is skipped, unless it says "late: run"`,
      ),
    ],
  };
}

/** The first digits of a hash, as people write it. */
export function short(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, 8);
}

/** Steps at which an enrollment may be found at rest. */
const RESTS = new Set<Instruction['op']>(['wait', 'task', 'send', 'call']);

function named(
  both: readonly (readonly [Instruction, Instruction])[],
  differ: (old: Instruction, now: Instruction) => boolean,
): readonly string[] {
  return both.flatMap(([old, now]) => (differ(old, now) ? [now.step] : []));
}

function told(list: readonly string[], say: (list: string) => string): readonly string[] {
  return list.length === 0 ? [] : [say(list.join(', '))];
}

function answersOf(step: Instruction): string {
  return step.op === 'task' ? Object.keys(step.answers).sort().join(', ') : '';
}

function timesOf(step: Instruction): string {
  if (step.op === 'wait') return canonical([step.until, step.grace]);
  if (step.op === 'task') return canonical([step.due, step.giveUp, step.ladder]);
  if (step.op === 'repeat') return canonical([step.every]);
  return step.op === 'send' ? canonical([step.within, step.approval?.within]) : '';
}

/** Triggers are armed for the version one is inside of. */
function newExits(before: Version, after: Version): readonly string[] {
  const names = Object.entries(after.plan.exits).flatMap(([name, { trigger }]) =>
    trigger && !before.plan.exits[name]?.trigger ? [name] : [],
  );
  return told(names, (list) => `exit ${list} ends only those who go by the new version`);
}
