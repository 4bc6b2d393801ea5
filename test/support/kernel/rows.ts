import { armId, besideArmId } from '../../../playbooks/kernel/arm-id';
import type { Item } from '../../../playbooks/kernel/command';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { Result } from '../../../playbooks/kernel/result';
import type { State } from '../../../playbooks/kernel/state';

/** What has been written for one enrollment: open tasks, drafts, messages kept waiting, and what is armed. */
export class Rows {
  readonly tasks = new Set<string>();
  readonly drafts = new Set<string>();
  readonly held = new Set<string>();
  readonly arms = new Set<string>();

  constructor(private readonly plan: Plan) {}

  copy(): Rows {
    const copy = new Rows(this.plan);
    for (const table of TABLES) for (const row of this[table]) copy[table].add(row);
    return copy;
  }

  /** What settle does with an item it could write. */
  write(item: Item, result: Result): void {
    switch (item.kind) {
      case 'arm':
        return this.arm(item, item.fired);
      case 'armBeside':
        return item.what === 'done_when' ? this.arm(item) : this.beside(item, item.what);
      case 'openTask':
        if (result.kind === 'task' && !result.met) this.open(item);
        return;
      case 'openApproval':
        if (result.kind === 'approval' && result.needed) this.drafts.add(visitOf(item));
        return;
      case 'closeTask':
        return void this.tasks.delete(visitOf(item));
      case 'closeApproval':
        return void this.drafts.delete(visitOf(item));
      case 'withdraw':
        return void this.held.delete(visitOf(item));
      case 'disarm':
        return this.clear(['arms'], (row) => row.startsWith(`${visitOf(item)}/`));
      case 'cancel':
        return this.clear(TABLES, (row) => this.isInside(item, row));
      case 'exit':
        return this.clear(TABLES, () => true);
      default:
        return;
    }
  }

  /** Ids of all arms of a wait or of the `done_when` of a task. */
  armsAt(pc: number, visit: number): string[] {
    const found = this.plan.code[pc];
    const arms =
      found?.op === 'wait' ? found.arms : found?.op === 'task' ? (found.doneWhen ?? []) : [];
    return arms.map(({ name }) => armId(found?.step ?? '', visit, name));
  }

  /** Rows nobody stands for, and waits nobody would hear of: what an enrollment at rest may never have. */
  differences(state: State): string[] {
    const settled = this.copy();
    for (const item of state.pending) settled.write(item, { kind: 'done' });
    const threads = state.threads.flatMap((thread) => {
      const found = this.plan.code[thread.pc];
      return found && thread.visit > 0 ? [{ ...thread, found }] : [];
    });
    const visits = new Set(threads.map(({ found, visit }) => `${found.step}#${visit}`));
    const left = TABLES.flatMap((table) =>
      [...settled[table]]
        .filter((row) => !visits.has(row.split('/', 1)[0] ?? ''))
        .map((row) => `${table}: ${row} is left behind`),
    );
    const deaf = threads
      .filter(({ mode }) => mode === 'waiting')
      .flatMap(({ found, pc, visit, open, fired = {} }) => {
        if (found.op === 'task' && open && !settled.tasks.has(`${found.step}#${visit}`))
          return [`waits for the task ${found.step}#${visit}, which is closed`];
        const fires = Object.keys(fired).map((name) => armId(found.step, visit, name));
        return this.armsAt(pc, visit)
          .filter((arm) => !fires.includes(arm) && !settled.arms.has(arm))
          .map((arm) => `waits for ${arm}, which is not armed`);
      });
    return [...left, ...deaf];
  }

  private arm(item: Of<'arm' | 'armBeside' | 'openTask'>, fired: readonly string[] = []): void {
    const done = fired.map((name) => armId(item.step, item.visit, name));
    for (const arm of this.armsAt(item.pc, item.visit)) if (!done.includes(arm)) this.arms.add(arm);
  }

  private beside({ step, visit }: Of<'armBeside' | 'openTask'>, what: 'unless' | 'pause'): void {
    this.arms.add(besideArmId(step, visit, what));
  }

  private open(item: Of<'openTask'>): void {
    this.tasks.add(visitOf(item));
    this.arm(item);
    const found = this.plan.code[item.pc];
    if (found?.op === 'task' && found.pauseWhile) this.beside(item, 'pause');
  }

  private isInside({ pc, branches }: Of<'cancel'>, row: string): boolean {
    const step = row.split('#', 1)[0];
    const scopes = this.plan.code.find((one) => one.step === step)?.scopes ?? [];
    return scopes.some(
      (scope) => scope.kind === 'branch' && scope.pc === pc && branches.includes(scope.branch),
    );
  }

  private clear(tables: readonly (typeof TABLES)[number][], gone: (row: string) => boolean): void {
    for (const table of tables)
      for (const row of [...this[table]]) if (gone(row)) this[table].delete(row);
  }
}

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;
const TABLES = ['tasks', 'drafts', 'held', 'arms'] as const;

export function visitOf({
  step,
  visit,
}: {
  readonly step: string;
  readonly visit: number;
}): string {
  return `${step}#${visit}`;
}
