import type { Compiled } from '../../compiler/compile';
import type { PlaybookDiff, ProjectDiff } from './difference';
import { meaningOf, short } from './inside';
import { liveMeaning } from './live-meaning';
import { playbookChanges } from './playbook';
import type { Version } from './playbook';
import { calendarChanges, catalogChanges, guardChanges } from './project';

/** One state of a project: its files and what they compile to, without an error. */
export interface State {
  readonly files: ReadonlyMap<string, string>;
  readonly compiled: Compiled;
}

/**
 * What is different between two states, and what it means for those inside. Meaning is compared, not text: comments,
 * spacing and the order of keys make no difference. Both must have compiled; throws when a project is missing.
 */
export function diff(before: State, after: State): ProjectDiff {
  const [was, is] = [before.compiled.project, after.compiled.project];
  if (was === undefined || is === undefined)
    throw new Error('a project with errors has no meaning to compare');
  const [old, now] = [versionsOf(before), versionsOf(after)];
  const guards = guardChanges(was.guards, is.guards);
  const calendars = calendarChanges(was.calendars, is.calendars);
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  const isSame = (id: string): boolean => old.get(id)?.hash === now.get(id)?.hash;
  return {
    playbooks: ids
      .filter((id) => !isSame(id))
      .map((id) => playbookDiff(id, old.get(id), now.get(id))),
    same: ids.filter(isSame),
    catalog: catalogChanges(was.catalog, is.catalog),
    guards,
    calendars,
    means: liveMeaning({ was, now: is, guards, calendars, old: [...old.values()] }),
  };
}

function versionsOf({ files, compiled }: State): ReadonlyMap<string, Version> {
  return new Map(
    compiled.playbooks.map((one) => [one.id, { ...one, text: files.get(one.lines.file) ?? '' }]),
  );
}

function playbookDiff(
  id: string,
  before: Version | undefined,
  after: Version | undefined,
): PlaybookDiff {
  if (before === undefined) {
    const ways = Object.keys(after?.plan.ways ?? {}).join(', ');
    const means = [`once it is published one enters by ${ways}`];
    return { id, kind: 'added', ...(after && { to: after.hash }), changes: [], means };
  }
  if (after === undefined) {
    const means = [
      `those inside keep version ${short(before.hash)} to their end; nobody enters any more`,
    ];
    return { id, kind: 'removed', from: before.hash, changes: [], means };
  }
  const { means, unmapped } = meaningOf(before, after);
  return {
    id,
    kind: 'changed',
    from: before.hash,
    to: after.hash,
    changes: playbookChanges(before, after),
    means,
    ...(unmapped.length === 0 ? {} : { migration: { steps: unmapped } }),
  };
}
