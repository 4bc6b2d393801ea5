import { advance, start } from '../kernel/advance';
import type {
  Batch,
  Calling,
  CallReceipt,
  Command,
  Delivery,
  Receipt,
  SettleAnswer,
} from '../kernel/command';
import type { TracedEntry, TraceEntry } from '../kernel/trace-entry';
import type { Input } from '../kernel/input';
import type { State } from '../kernel/state';
import { decideCopies } from '../rules/decide-copy';
import { decideSend, skipReason } from '../rules/decide-send';
import { decide } from '../rules/decide';
import { exitMet } from '../rules/exit-met';
import { saysGone } from '../rules/gone';
import { traceCall } from '../rules/trace-call';
import { traceDelivery } from '../rules/trace-delivery';
import { reportsOf } from '../rules/reported';
import type { SendDecision, Write } from '../rules/decision';
import { Fault } from './fault';
import { reportsHappen } from './happen';
import type { Answer, Script } from './script';
import type { Inside, Message, World } from './world';

/** What the workflow, settle, deliver and call are on a server: feeds the kernel and carries out its commands, at once. */

/** More commands than any playbook gives between two moments: a way in circles that nothing waits on. */
const COMMANDS_PER_MOMENT = 5_000;

export class Journey {
  state: State;
  readonly id: string;
  /** The nearest deadline, ms. */
  deadline: number | undefined;
  /** Nothing comes of it any more. */
  over = false;
  private commands = 0;
  private moment: number;

  constructor(
    private readonly world: World,
    private readonly trace: TracedEntry[],
    inside: Inside,
    private readonly script: Script,
  ) {
    world.enrollments = [...world.enrollments, inside];
    this.id = inside.id;
    this.moment = world.now;
    const { arms } = world.ground.scenario.given;
    this.state = start(world.ground.plan, { ...inside, ...(arms ? { arms } : {}) });
    this.feed([{ kind: 'started', at: inside.startedAt }]);
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
      case 'call':
        return this.call(command.request);
      case 'timer':
        this.deadline = command.at;
        return [];
      case 'end':
        this.over = true;
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
    const decided = decide(batch, { ...this.world.context(this.id), refused: this.refused(batch) });
    decided.writes.forEach((write) => this.world.write(write, this.id));
    this.report(decided.writes);
    this.tell(decided.trace);
    return { n: batch.n, now: this.world.now, inputs: [], results: decided.results };
  }

  private report(writes: readonly Write[]): void {
    const { world, id } = this;
    const { playbook } = world.ground.plan;
    world.report(world.inside(id).generation + 1, ...reportsOf(writes, { id, playbook }));
    world.ownChanges.push(...reportsHappen(world));
  }

  /** Steps of `run` that the other playbook refuses, as the script says. */
  private refused({ items }: Batch): Readonly<Record<string, string>> {
    return Object.fromEntries(
      items.flatMap((item) => {
        const failure = item.kind === 'enrollInto' ? this.script.failureOf(item.step) : undefined;
        return failure && 'step' in item ? [[item.step, failure.reason ?? 'refused']] : [];
      }),
    );
  }

  private deliver(delivery: Delivery): Receipt {
    const before = delivery.before && this.settle(delivery.before);
    const left = leftBy(delivery.before, before);
    const sent = left
      ? this.received(delivery, exited(delivery, this.world.now))
      : this.send(delivery);
    const receipt: Receipt = { ...sent, ...(before ? { before } : {}) };
    const { after } = delivery;
    if (receipt.outcome !== 'sent' || !after || this.world.inside(this.id).exit !== null)
      return receipt;
    return { ...receipt, after: this.settle(after) };
  }

  private send(delivery: Delivery): Receipt {
    const { id, step } = delivery;
    const at = this.world.now;
    this.world.waiting = this.world.waiting.filter(
      (one) => one.enrollment !== this.id || one.delivery.id !== id,
    );
    const decision = decideSend(delivery, this.world.context(this.id));
    switch (decision.kind) {
      case 'skip':
        return this.received(delivery, { id, at, outcome: 'skipped', reason: decision.reason });
      case 'park': {
        const { code, reason } = decision;
        return this.received(delivery, { id, at, outcome: 'parked', parked: { code, reason } });
      }
      case 'wait':
        return this.keep(delivery, decision);
      case 'send': {
        const failure = this.script.failureOf(step);
        const receipt: Receipt = { id, at, ...(failure ?? { outcome: 'sent' }) };
        if (!failure) this.handOver(delivery, decision);
        else if (decision.channel === 'email' && saysGone(failure.reason ?? ''))
          this.world.suppress(decision.address);
        return this.received(delivery, receipt, addressedBy(decision));
      }
    }
  }

  private keep(delivery: Delivery, decision: Extract<SendDecision, { kind: 'wait' }>): Receipt {
    const { reason, until, withinAt } = decision;
    const { now } = this.world;
    this.world.waiting.push({
      enrollment: this.id,
      delivery: { ...delivery, since: delivery.since ?? now },
      priority: decision.priority,
      since: delivery.since ?? now,
      ...(until === undefined ? {} : { until }),
    });
    const receipt: Receipt = {
      id: delivery.id,
      at: now,
      outcome: 'waiting',
      ...(withinAt === undefined ? {} : { withinAt }),
      reason: skipReason(decision),
    };
    this.tell([
      traceDelivery(delivery, receipt, undefined, {
        reason,
        ...(until === undefined ? {} : { until }),
      }),
    ]);
    return receipt;
  }

  private handOver(delivery: Delivery, decision: Extract<SendDecision, { kind: 'send' }>): void {
    const { step, visit, pc } = delivery;
    const { now: at, ground } = this.world;
    const { plan } = ground;
    const code = plan.code[pc];
    const copies = decideCopies(delivery, this.world.context(this.id), decision);
    for (const copy of [decision, ...copies]) {
      this.world.sends.push({ enrollment: this.id, at, step, visit, ...messageOf(copy) });
      this.world.counted.push({
        at,
        contact: copy.contact,
        purpose: code?.op === 'send' ? code.purpose : plan.purpose,
        priority: decision.priority,
        playbook: plan.playbook,
        sender: decision.sender.id,
      });
    }
  }

  private received(
    delivery: Delivery,
    receipt: Receipt,
    addressed?: Parameters<typeof traceDelivery>[2],
  ): Receipt {
    this.tell([traceDelivery(delivery, receipt, addressed)]);
    return receipt;
  }

  /** Answered by what is given or told; without either it stays out until the script tells. */
  private call(request: Calling): Input[] {
    const { before: batch, ...rest } = request;
    const before = batch && this.settle(batch);
    const carried = before ? { before } : {};
    const at = this.world.now;
    // Nothing is asked of anybody, so nothing is told either.
    if (leftBy(batch, before))
      return [{ kind: 'called', at, receipt: { id: rest.id, at, outcome: 'failed', ...carried } }];
    const answer = this.script.answerOf(rest, this.world.ground);
    if (!answer) {
      this.world.calls.push({ enrollment: this.id, request: rest, ...carried });
      return [];
    }
    return [this.called(rest, { ...answer, ...carried })];
  }

  /** The input by which the kernel hears of a call. */
  called(request: Calling, answer: Answer & Pick<CallReceipt, 'before'>): Input {
    const at = this.world.now;
    const receipt: CallReceipt = { id: request.id, at, ...answer };
    const code = this.world.ground.plan.code[request.pc];
    if (code?.op === 'call') this.tell([traceCall(request, code, receipt)]);
    return { kind: 'called', at, receipt };
  }

  private tell(entries: readonly TraceEntry[]): void {
    for (const entry of entries)
      this.trace.push({ at: this.world.now, ...entry, seq: this.trace.length + 1 });
  }
}

/** An exit was met with what a delivery or call carried: it is not done any more. */
function leftBy(batch: Batch | undefined, answer: SettleAnswer | undefined): boolean {
  return exitMet(batch?.items ?? [], answer?.results ?? []) !== undefined;
}

function exited({ id }: Delivery, at: number): Receipt {
  return { id, at, outcome: 'skipped', reason: 'exited' };
}

function addressedBy(decision: Extract<SendDecision, { kind: 'send' }>) {
  const { contact, channel, sender, locale, template } = decision;
  return { contact, channel, sender: sender.id, locale, template };
}

function messageOf(decision: Message): Message {
  const { contact, channel, address, sender, locale, templateHash, subject, text, html } = decision;
  return { contact, channel, address, sender, locale, templateHash, subject, text, html };
}
