import { advance, start } from '../../../playbooks/kernel/advance';
import type {
  Batch,
  CallReceipt,
  Command,
  Delivery,
  Item,
  Receipt,
  SettleAnswer,
} from '../../../playbooks/kernel/command';
import type { Result } from '../../../playbooks/kernel/result';
import type { Value } from '../../../playbooks/kernel/expression';
import type { External, Input, Migration, Operation } from '../../../playbooks/kernel/input';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { State } from '../../../playbooks/kernel/state';

/** Feeds the kernel by hand and writes down what it asks for. Every state goes through JSON, as it does in a workflow. */

export const DAY = 86_400_000;
export const MINUTE = 60_000;
export const T0 = Date.UTC(2026, 2, 2, 9);

/** Answers by kind of item: as given, or found out from the item. */
export type Answers = {
  readonly [K in Item['kind']]?: Result | ((item: Extract<Item, { kind: K }>) => Result);
};

export class Driver {
  state: State;
  now = T0;
  log: Command[] = [];
  /** The version it may be moved to. */
  private offer: Extract<Input, { kind: 'version' }> | undefined;

  constructor(public plan: Plan) {
    this.state = start(plan, { way: 'by_hand', trigger: {}, startedAt: T0 });
  }

  feed(...inputs: Input[]): Command[] {
    const offered = this.offer ? [this.offer] : [];
    const next = advance(this.plan, this.state, [...offered, ...inputs], this.now);
    if (this.offer && next.state.version === this.offer.hash) this.plan = this.offer.plan;
    this.state = JSON.parse(JSON.stringify(next.state)) as State;
    this.log.push(...next.commands);
    return next.commands;
  }

  begin(): Command[] {
    return this.feed({ kind: 'started', at: T0 });
  }

  /** Answers the settle in flight; items without a result given are done. */
  settle(results: Answers = {}): Command[] {
    const batch = this.state.settling;
    if (!batch) throw new Error('no settle is in flight');
    return this.feed({ kind: 'settled', at: this.now, answer: this.answer(batch, results) });
  }

  answer(batch: Batch, results: Answers = {}): SettleAnswer {
    const all = batch.items.map((item) => this.result(item, results));
    return { n: batch.n, now: this.now, inputs: [], results: all };
  }

  /** The receipt of the only delivery in flight, carried batches answered as usual. */
  deliver(outcome: Receipt['outcome'] = 'sent', more: Partial<Receipt> = {}): Command[] {
    const { before, after, id } = this.outgoing();
    const receipt: Receipt = {
      id,
      outcome,
      at: this.now,
      ...(before ? { before: this.answer(before) } : {}),
      ...(after && outcome === 'sent' ? { after: this.answer(after) } : {}),
      ...more,
    };
    return this.feed({ kind: 'delivered', at: this.now, receipt });
  }

  outgoing(): Delivery {
    const [flight] = Object.values(this.state.delivering);
    if (!flight) throw new Error('no delivery is in flight');
    return flight.delivery;
  }

  happen(
    arm: string,
    type: string,
    more: { id?: string; at?: number; data?: Record<string, Value> } = {},
  ) {
    const { id = `crm/${type}@${this.now}`, at = this.now, data = {} } = more;
    return this.feed({ kind: 'event', id, arm, type, at, data });
  }

  resolve(step: string, answer: string, more: { visit?: number; at?: number } = {}): Command[] {
    return this.feed(resolved(step, answer, { at: this.now, ...more }));
  }

  operate(operation: Operation): Command[] {
    const id = `op-${operation.kind}-${this.now}`;
    return this.feed({
      kind: 'operator',
      id,
      at: this.now,
      by: 'ana',
      reason: 'asked to',
      operation,
    });
  }

  /** Moves it to another version, which it is in from then on if it was taken up. */
  migrate(next: Plan, more: Partial<Migration> = {}): Command[] {
    const to = `sha256:${'b'.repeat(64)}`;
    const operation = { kind: 'migrate', from: `sha256:${'a'.repeat(64)}`, to, ...more } as const;
    this.offer = { kind: 'version', hash: operation.to, plan: next };
    return this.operate(operation);
  }

  /** Time passes and the timer fires. */
  pass(ms: number): Command[] {
    this.now += ms;
    return this.feed({ kind: 'deadline', at: this.now });
  }

  /** Answers settles until none is in flight. */
  settleAll(results: Answers = {}): Command[] {
    let commands: Command[] = [];
    while (this.state.settling) commands = this.settle(results);
    return commands;
  }

  approve(step: string, more: { decision?: 'rejected'; at?: number } = {}): Command[] {
    return this.feed(approval(step, { at: this.now, ...more }));
  }

  /** What the calls in flight answered. */
  called(outcome: CallReceipt['outcome'], more: Partial<CallReceipt> = {}): Command[] {
    const [flight] = Object.values(this.state.calling ?? {});
    if (!flight) throw new Error('no call is in flight');
    const { id, before } = flight.request;
    const answered = before ? { before: this.answer(before) } : {};
    return this.feed({
      kind: 'called',
      at: this.now,
      receipt: { id, outcome, at: this.now, ...answered, ...more },
    });
  }

  moved(...steps: string[]): Command[] {
    return this.feed({ kind: 'moved', id: `moved@${this.now}`, at: this.now, steps });
  }

  clock(arm: string, runs: boolean): Command[] {
    return this.feed({ kind: 'clock', id: `clock@${this.now}/${runs}`, at: this.now, arm, runs });
  }

  /** How often each kind of command was given. */
  counts(): Partial<Record<Command['kind'], number>> {
    const counts: Partial<Record<Command['kind'], number>> = {};
    for (const { kind } of this.log) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  private result(item: Item, results: Answers): Result {
    const given = results[item.kind] as Result | ((item: Item) => Result) | undefined;
    const own = typeof given === 'function' ? given(item) : (given ?? this.usual(item));
    if (!('then' in item) || !item.then || ('already' in own && own.already)) return own;
    return { ...own, then: item.then.map((one) => this.result(one, results)) } as Result;
  }

  private usual(item: Item): Result {
    switch (item.kind) {
      case 'readFacts':
        return { kind: 'facts', values: {} };
      case 'resolveTime':
        return { kind: 'time', at: (item.from ?? this.now) + 3 * DAY, zone: 'UTC' };
      case 'arm':
      case 'armBeside':
      case 'armExits':
        return { kind: 'armed' };
      case 'openApproval':
        return {
          kind: 'approval',
          needed: true,
          approval: `approval-${item.step}-${item.visit}`,
          withinAt: this.now + 2 * DAY,
        };
      case 'closeApproval':
        return { kind: 'approvalClosed' };
      case 'withdraw':
        return { kind: 'withdrawn' };
      case 'enrollInto':
        return { kind: 'enrolled', outcome: 'started' };
      case 'openTask':
      case 'retime':
        return {
          kind: 'task',
          task: `task-${item.step}-${item.visit}`,
          dueAt: this.now + DAY,
          giveUpAt: this.now + 7 * DAY,
        };
      case 'closeTask':
        return { kind: 'taskClosed' };
      case 'exit':
        return { kind: 'exited', exit: item.exit };
      default:
        return { kind: 'done' };
    }
  }
}

export function resolved(
  step: string,
  answer: string,
  more: { visit?: number; at: number },
): External {
  const { visit = 1, at } = more;
  return {
    kind: 'taskResolved',
    id: `task/task-${step}-${visit}`,
    task: `task-${step}-${visit}`,
    step,
    visit,
    at,
    answer,
    by: 'ana',
    form: {},
  };
}

export function approval(
  step: string,
  more: { visit?: number; at: number; decision?: 'approved' | 'rejected' },
): External {
  const { visit = 1, at, decision = 'approved' } = more;
  const approval = `approval-${step}-${visit}`;
  return {
    kind: 'approvalDecided',
    id: `decided/${approval}`,
    approval,
    step,
    visit,
    at,
    decision,
    by: 'ana',
  };
}

/** Commands in a few words: `settle 3 [trace disarm openTask]`. */
export function words(commands: readonly Command[]): string[] {
  return commands.map((command) => {
    if (command.kind === 'settle') return `settle ${batchWords(command.batch)}`;
    if (command.kind === 'timer') return `timer +${(command.at - T0) / DAY}d`;
    if (command.kind === 'end') return `end ${command.exit}`;
    const { id, before } = command.request;
    const after = command.kind === 'deliver' ? command.request.after : undefined;
    const carried = [
      before && ` before ${batchWords(before)}`,
      after && ` after ${batchWords(after)}`,
    ];
    return `${command.kind} ${id}${carried.filter(Boolean).join('')}`;
  });
}

function batchWords({ n, items }: Batch): string {
  return `${n} [${items.map(itemWords).join(' ')}]`;
}

function itemWords(item: Item): string {
  const then = 'then' in item && item.then ? ` then [${item.then.map(itemWords).join(' ')}]` : '';
  return `${item.kind === 'exit' ? `exit ${item.exit}` : item.kind}${then}`;
}
