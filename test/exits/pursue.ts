import { setTimeout as pause } from 'node:timers/promises';
import type { Project } from '../../playbooks/kernel/catalog';
import { fallingIntoArms } from '../support/falling-into';
import { playCase } from '../support/play-case';
import { LATE_MS, type Goal, type Story } from './goals';
import { LiveStage, type Parts } from './live-stage';
import { ownIds } from './own-ids';

const DAY_MS = 86_400_000;
const REAL_DAY_MS = 2_000;
/** What a running system may be later than the simulator when it leaves, real ms. */
const LATER_MS = 70_000;
/**
 * Of an exit whose best story may come too late so many are played side by side: time runs by itself, so none can be
 * tried after another.
 */
const STORIES = 2;
/** Real ms between the beginnings of two stories of the same moment. */
const APART_MS = 80;
const LOOK_MS = 200;

export interface Outcome {
  readonly goal: Goal;
  readonly reached: boolean;
  /** That reached it, or the best that did not. */
  readonly story: Story;
  /** Of playbook time, since that story began. */
  readonly days: number;
  readonly wallMs: number;
  /** Of every story that missed it: how it ended, and why its script stopped. */
  readonly words: readonly string[];
}

/** Plays stories of one exit, the best ones at the same time, until one has left by it. */
export async function pursue(
  goal: Goal,
  parts: Parts & { readonly project: Project },
  place: { readonly n: number; readonly of: number },
): Promise<Outcome> {
  const stories = goal.stories.slice(0, goal.stories[0]?.stands === LATE_MS.length ? 1 : STORIES);
  const over = new AbortController();
  const from = Date.now();
  const words: string[] = [];
  const outcome = (story: Story, reached: boolean): Outcome => ({
    ...{ goal, reached, story, words },
    days: (parts.clock.now() - story.scenario.now) / DAY_MS,
    wallMs: Date.now() - from,
  });
  const played = stories.map(async (story, try_) => {
    const mark = try_ === 0 ? `${place.n}` : `${place.n}x${try_}`;
    const own = ownIds(story.scenario, mark, parts.project);
    const scenario = fallingIntoArms(own, goal.playbook.plan);
    const customer = scenario.given.customer.id;
    const laterMs = (place.n + try_ * place.of) * APART_MS;
    const stage = new LiveStage(parts, { customer, laterMs, over: over.signal });
    const playing = playCase(stage, scenario).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const left = await leaves(parts, { goal, story, customer, playing });
    if (left === true) return story;
    words.push([story.name, customer, ...left].join('; '));
    throw new Error(story.name);
  });
  const [best] = stories;
  if (!best) throw new Error(`${goal.exit} has no story`);
  return Promise.any(played)
    .then((story) => outcome(story, true))
    .catch(() => outcome(best, false))
    .finally(() => over.abort());
}

/** True as soon as it has left; else how its enrollments stand, and why its script stopped, when nobody would wait any longer. */
async function leaves(
  { pool }: Parts,
  { goal, story, customer, playing }: Leaving,
): Promise<true | string[]> {
  let left: readonly string[] = [];
  const look = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ exit: string | null; status: string }>(
      'SELECT exit, status FROM enrollment WHERE customer_id = $1 AND playbook = $2 ORDER BY started_at',
      [customer, goal.playbook.id],
    );
    left = rows.map(({ exit, status }) => exit ?? status);
    return left.includes(goal.exit);
  };
  let played = false;
  void playing.then(() => (played = true));
  while (!played) {
    if (await look()) return true;
    await pause(LOOK_MS);
  }
  const ahead = Math.max(story.leavesAt - story.lastAt, 0);
  const deadline = Date.now() + LATER_MS + (ahead / DAY_MS) * REAL_DAY_MS;
  while (Date.now() < deadline) {
    if (await look()) return true;
    await pause(LOOK_MS);
  }
  const problem = await playing;
  return [...left, ...(problem === undefined ? [] : [problem])];
}
interface Leaving {
  readonly goal: Goal;
  readonly story: Story;
  readonly customer: string;
  /** Why it stopped, if it did. */
  readonly playing: Promise<string | undefined>;
}
