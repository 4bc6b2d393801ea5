import { addDays, toInstant, toLocalDate } from '../calendar/zone';
import type { Project } from '../kernel/catalog';
import { computedAt } from './compute';
import { computedFrom } from './recompute';
import { inputsTouched } from './match';

/** What is computed again though nothing changed, and when: at the full hour, or at 00:05 in the organisation's zone. */

export type Refreshed = 'hourly' | 'daily';
export const RHYTHMS: readonly Refreshed[] = ['daily', 'hourly'];

const HOUR_MS = 3_600_000;
const MINUTE_OF_DAY = 5;

const paths = new WeakMap<Project, Map<string, readonly string[]>>();

/** Paths, in order: those of these rhythms, and what is computed from them. What has another rhythm has its own time. */
export function refreshedBy(project: Project, due: readonly Refreshed[]): readonly string[] {
  const all = paths.get(project) ?? new Map<string, readonly string[]>();
  const key = due.join();
  const known = all.get(key) ?? pathsOf(project, due);
  paths.set(project, all.set(key, known));
  return known;
}

function pathsOf(project: Project, due: readonly Refreshed[]): readonly string[] {
  const rhythmOf = (path: string): Refreshed | undefined =>
    computedAt(project, path).computed?.refresh;
  const { computeOrder } = project.catalog;
  const isDue = (path: string): boolean => due.some((how) => how === rhythmOf(path));
  const touched = computeOrder.filter(isDue).flatMap((path) => {
    const { kind, name } = computedAt(project, path);
    return inputsTouched(kind, [name]);
  });
  const after = new Set(computedFrom(project, touched));
  return computeOrder.filter(
    (path) => isDue(path) || (after.has(path) && rhythmOf(path) === undefined),
  );
}

/** ms: the first such moment after `now`. */
export function nextRefresh(how: Refreshed, now: number, zone: string): number {
  if (how === 'hourly') return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
  const today = dayAt(now, 0, zone);
  return today > now ? today : dayAt(now, 1, zone);
}

/** ms: the last such moment, `now` itself too. */
export function lastRefresh(how: Refreshed, now: number, zone: string): number {
  if (how === 'hourly') return Math.floor(now / HOUR_MS) * HOUR_MS;
  const today = dayAt(now, 0, zone);
  return today <= now ? today : dayAt(now, -1, zone);
}

function dayAt(now: number, days: number, zone: string): number {
  return toInstant(addDays(toLocalDate(now, zone), days), MINUTE_OF_DAY, zone);
}
