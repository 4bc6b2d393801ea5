import { advance, start } from '../kernel/advance';
import type {
  Batch,
  Command,
  Delivery,
  Receipt,
  SettleAnswer,
  TracedEntry,
  TraceEntry,
} from '../kernel/command';
import type { Input } from '../kernel/input';
import type { State } from '../kernel/state';
import { decideSend } from '../rules/decide-send';
import { decide } from '../rules/decide';
import { traceDelivery } from '../rules/trace-delivery';
import type { SendDecision } from '../rules/decision';
import { Fault } from './fault';
import type { Inside, Message, World } from './world';

/** What the workflow, settle and deliver are on a server: feeds the kernel and carries out its commands, at once. */

/** More commands than any playbook gives between two moments: a way in circles that nothing waits on. */
const COMMANDS_PER_MOMENT = 5_000;

export class Journey {
  state: State;
  /** The nearest deadline, ms. */
  deadline: number | undefined;
  private commands = 0;
  private moment: number;

  constructor(
    private readonly world: World,
    private readonly trace: TracedEntry[],
    inside: Inside,
  ) {
    world.enrollment = inside;
    this.moment = world.now;
    this.state = start(world.ground.plan, inside);
    this.feed([{ kind: 'started', at: inside.startedAt }]);
  }

  get ended(): boolean {
    return this.state.ended;
  }

  /** Tells the kernel something, and goes on until it has nothing more to ask for. */
  feed(happened: readonly Input[]): void {
    let inputs = happened;
    while (inputs.length > 0) {
      const next = advance(this.world.ground.plan, this.state, inputs, this.world.now);
      this.state = next.state;
      this.deadline = undefined;
      inputs = next.commands.flatMap((command) => this.carryOut(command));
    }
  }

  private carryOut(command: Command): Input[] {
    this.count();
    const at = this.world.now;
    switch (command.kind) {
      case 'settle':
        return [{ kind: 'settled', at, answer: this.settle(command.batch) }];
      case 'deliver':
        return [{ kind: 'delivered', at, receipt: this.deliver(command.request) }];
      case 'timer':
        this.deadline = command.at;
        return [];
      case 'end':
        return [];
    }
  }

  private count(): void {
    if (this.moment !== this.world.now) this.commands = 0;
    this.moment = this.world.now;
    this.commands += 1;
    if (this.commands > COMMANDS_PER_MOMENT)
      throw new Fault(
        `the playbook does not come to rest: ${this.commands} commands at one moment`,
      );
  }

  private settle(batch: Batch): SettleAnswer {
    const decided = decide(batch, this.world.context());
    decided.writes.forEach((write) => this.world.write(write));
    this.tell(decided.trace);
    return { n: batch.n, now: this.world.now, inputs: [], results: decided.results };
  }

  private deliver(delivery: Delivery): Receipt {
    const before = delivery.before && this.settle(delivery.before);
    const receipt: Receipt = { ...this.send(delivery), ...(before ? { before } : {}) };
    const { after } = delivery;
    if (receipt.outcome !== 'sent' || !after || this.world.enrollment?.exit !== null)
      return receipt;
    return { ...receipt, after: this.settle(after) };
  }

  private send(delivery: Delivery): Receipt {
    const { id, step, visit } = delivery;
    const at = this.world.now;
    const decision = decideSend(delivery, this.world.context());
    if (decision.kind === 'skip') {
      return this.received(delivery, { id, at, outcome: 'skipped', reason: decision.reason });
    }
    if (decision.kind === 'park') {
      const { code, reason } = decision;
      return this.received(delivery, { id, at, outcome: 'parked', parked: { code, reason } });
    }
    this.world.sends.push({ at, step, visit, ...messageOf(decision) });
    return this.received(
      delivery,
      { id, at, outcome: 'sent' },
      {
        contact: decision.contact,
        channel: decision.channel,
        sender: decision.sender.id,
        locale: decision.locale,
      },
    );
  }

  private received(
    delivery: Delivery,
    receipt: Receipt,
    addressed?: Parameters<typeof traceDelivery>[2],
  ): Receipt {
    this.tell([traceDelivery(delivery, receipt, addressed)]);
    return receipt;
  }

  private tell(entries: readonly TraceEntry[]): void {
    for (const entry of entries)
      this.trace.push({ ...entry, seq: this.trace.length + 1, at: this.world.now });
  }
}

function messageOf(decision: Extract<SendDecision, { kind: 'send' }>): Message {
  const { contact, channel, address, sender, locale, templateHash, subject, text, html } = decision;
  return { contact, channel, address, sender, locale, templateHash, subject, text, html };
}
