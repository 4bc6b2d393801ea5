import type { Batch, Command, Item } from '../../../playbooks/kernel/command';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { State, Thread } from '../../../playbooks/kernel/state';

/** Reads every command as it is given, and throws at what must never be asked for. */
export class Objector {
  /** Deliveries and calls under way or done: `<step>#<visit>`. */
  readonly sent = new Set<string>();
  private last = 0;
  private over = false;
  private readonly opened = new Set<string>();
  private readonly closed = new Set<string>();
  /** Step -> the last visit something was asked for, and the last that was cancelled. */
  private readonly begun = new Map<string, number>();
  private readonly cancelled = new Map<string, number>();

  constructor(private readonly plan: Plan) {}

  /** Another one that has read the same. */
  copy(): Objector {
    const copy = new Objector(this.plan);
    copy.last = this.last;
    copy.over = this.over;
    for (const table of ['sent', 'opened', 'closed'] as const)
      for (const row of this[table]) copy[table].add(row);
    for (const table of ['begun', 'cancelled'] as const)
      for (const [step, visit] of this[table]) copy[table].set(step, visit);
    return copy;
  }

  /** `ended`: the exit was written before this. */
  read(commands: readonly Command[], { now, ended }: { now: number; ended: boolean }): void {
    claim(!this.over || commands.every(isEnd), 'something after the end');
    this.over ||= commands.some(isEnd);
    commands.forEach((command, at) => {
      if (command.kind === 'settle') return this.readBatch(command.batch, ended);
      if (command.kind === 'end') return claim(at === commands.length - 1, 'more after the end');
      if (command.kind === 'timer') return claim(command.at > now, 'a timer for now');
      return this.readRequest(command, ended);
    });
    // What the same wake-up cancels is not asked for, wherever it stands among the commands.
    for (const command of commands)
      if ('request' in command) {
        const { id } = command.request;
        claim(!this.isCancelled(command.request), `${id} is asked for and cancelled at once`);
      }
  }

  private readRequest(command: Extract<Command, { request: unknown }>, ended: boolean): void {
    const { id, before } = command.request;
    const after = command.kind === 'deliver' ? command.request.after : undefined;
    claim(!this.sent.has(id), `${id} is sent twice`);
    this.sent.add(id);
    claim(!this.isCancelled(command.request), `${id} is sent though it was cancelled`);
    if (before) this.readBatch(before, ended);
    this.noteBegun(command.request);
    if (after) this.readBatch(after, ended);
  }

  private readBatch({ n, items }: Batch, ended: boolean): void {
    claim(n > this.last, `number ${n} is used twice`);
    this.last = n;
    const all = flat(items);
    const rows = all.filter(({ kind }) => kind !== 'trace' && kind !== 'readFacts').map(rowOf);
    claim(new Set(rows).size === rows.length, `one row twice in ${rows.join()}`);
    for (const item of all) {
      if ('step' in item) this.readStep(item);
      if (item.kind === 'cancel') this.noteCancelled(item);
      if (item.kind === 'openTask') claim(!this.opened.has(rowOf(item)), `${rowOf(item)} twice`);
      if (item.kind === 'closeTask') claim(!this.closed.has(rowOf(item)), `${rowOf(item)} twice`);
      if (item.kind === 'exit') claim(!ended, 'a second exit');
    }
  }

  /** What has been written is not asked for again. */
  wrote(item: Item): void {
    if (item.kind === 'openTask') this.opened.add(rowOf(item));
    if (item.kind === 'closeTask') this.closed.add(rowOf(item));
  }

  private readStep(item: Extract<Item, { step: string }>): void {
    if (item.kind !== 'disarm')
      claim(!this.isCancelled(item), `${rowOf(item)} though it was cancelled`);
    this.noteBegun(item);
  }

  private noteBegun({ step, visit }: { step: string; visit: number }): void {
    this.begun.set(step, Math.max(visit, this.begun.get(step) ?? 0));
  }

  private noteCancelled({ pc, branches }: Extract<Item, { kind: 'cancel' }>): void {
    for (const { step, scopes = [] } of this.plan.code) {
      const inside = scopes.some(
        (scope) => scope.kind === 'branch' && scope.pc === pc && branches.includes(scope.branch),
      );
      if (inside) this.cancelled.set(step, this.begun.get(step) ?? 0);
    }
  }

  private isCancelled({ step, visit }: { step: string; visit: number }): boolean {
    return visit <= (this.cancelled.get(step) ?? 0);
  }
}

/** Threads belong together: each branch has one, at a parallel that waits for it. */
export function readThreads(plan: Plan, { threads }: State): void {
  claim(new Set(threads.map(({ id }) => id)).size === threads.length, 'two threads with one id');
  for (const thread of threads) readBranch(plan, threads, thread);
}

function readBranch(
  plan: Plan,
  threads: readonly Thread[],
  { parent, branch, side }: Thread,
): void {
  if (parent === undefined) return;
  const up = threads.find(({ id }) => id === parent);
  const found = up && plan.code[up.pc];
  claim(up?.mode === 'joining' && found?.op === 'parallel', 'a branch of nothing');
  if (side) return;
  const twins = threads.filter(
    (one) => !one.side && one.parent === parent && one.branch === branch,
  );
  claim(twins.length === 1, `${twins.length} threads in branch ${branch ?? ''}`);
}

/** What JSON would lose or change: undefined, NaN, negative zero, anything with a prototype. */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.values(value).every(isPlain);
}

export function claim(holds: boolean, objection: string): void {
  if (!holds) throw new Error(objection);
}

function flat(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...('then' in item && item.then ? flat(item.then) : [])]);
}

/** What one item writes: a batch has one item per row and kind. */
export function rowOf(item: Item): string {
  if (item.kind === 'setAttributes') return item.kind;
  if (item.kind === 'cancel') return `${item.kind} ${item.pc}`;
  if (item.kind === 'armBeside') return `${item.kind} ${item.step} ${item.visit} ${item.what}`;
  return 'step' in item ? `${item.kind} ${item.step} ${item.visit}` : item.kind;
}

function isEnd({ kind }: Command): boolean {
  return kind === 'end';
}
