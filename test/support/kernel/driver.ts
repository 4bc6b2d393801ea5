import { advance, start } from '../../../playbooks/kernel/advance';
import type {
  Batch,
  Command,
  Delivery,
  Item,
  Receipt,
  Result,
  SettleAnswer,
} from '../../../playbooks/kernel/command';
import type { Value } from '../../../playbooks/kernel/expression';
import type { External, Input, Operation } from '../../../playbooks/kernel/input';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { State } from '../../../playbooks/kernel/state';

/** Feeds the kernel by hand and writes down what it asks for. Every state goes through JSON, as it does in a workflow. */

export const DAY = 86_400_000;
export const T0 = Date.UTC(2026, 2, 2, 9);

export class Driver {
  state: State;
  now = T0;
  log: Command[] = [];

  constructor(readonly plan: Plan) {
    this.state = start(plan, { way: 'by_hand', trigger: {}, startedAt: T0 });
  }

  feed(...inputs: Input[]): Command[] {
    const next = advance(this.plan, this.state, inputs, this.now);
    this.state = JSON.parse(JSON.stringify(next.state)) as State;
    this.log.push(...next.commands);
    return next.commands;
  }

  begin(): Command[] {
    return this.feed({ kind: 'started', at: T0 });
  }

  /** Answers the settle in flight; items without a result given are done. */
  settle(results: Partial<Record<Item['kind'], Result>> = {}): Command[] {
    const batch = this.state.settling;
    if (!batch) throw new Error('no settle is in flight');
    return this.feed({ kind: 'settled', at: this.now, answer: this.answer(batch, results) });
  }

  answer(batch: Batch, results: Partial<Record<Item['kind'], Result>> = {}): SettleAnswer {
    const all = batch.items.map((item) => results[item.kind] ?? this.usual(item));
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

  /** Time passes and the timer fires. */
  pass(ms: number): Command[] {
    this.now += ms;
    return this.feed({ kind: 'deadline', at: this.now });
  }

  private usual(item: Item): Result {
    switch (item.kind) {
      case 'readFacts':
        return { kind: 'facts', values: {} };
      case 'resolveTime':
        return { kind: 'time', at: (item.from ?? this.now) + 3 * DAY, zone: 'UTC' };
      case 'arm':
      case 'armExits':
        return { kind: 'armed' };
      case 'openTask':
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
  return `${n} [${items.map((item) => (item.kind === 'exit' ? `exit ${item.exit}` : item.kind)).join(' ')}]`;
}
