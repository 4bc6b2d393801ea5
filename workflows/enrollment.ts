// The shell around the kernel: feeds it what happened, carries out what it commands. Decides nothing itself and knows
// nothing of playbooks. Handlers only push and wake; between the last check of a run and its end nothing waits.
import * as temporal from '@temporalio/workflow';
import { advance, start as begin } from '../playbooks/kernel/advance';
import type { PlaybookClock } from '../playbooks/kernel/clock';
import type { Batch, SettleAnswer, SettleRequest } from '../playbooks/kernel/command';
import type { Input } from '../playbooks/kernel/input';
import type { Plan } from '../playbooks/kernel/plan';
import type { State } from '../playbooks/kernel/state';
import { decideAgain, decidedAlike, isExternal, without } from './adoption';
import type { Checkpoint, Committed, Next } from './adoption';
import { Alarm } from './alarm';
import { Flights, settle } from './effects';
import * as messages from './messages';
import { wantsShortHistory } from './history';
import { CANCELLED, describe, Operations, refuse, toInput } from './operating';
import { Plans, targetsOf } from './plans';
import * as wire from './wire';

/** More rounds than this with nothing to wait for: a kernel that does not come to rest. */
const ROUNDS = 1_000;

type Start = messages.Start;

/** One enrollment from start to exit, which is the result. `plan` travels by hash; `start.state` is set by continue-as-new. */
export async function enrollment(plan: Plan, start: wire.ShortStart): Promise<string> {
  const { workflowId } = temporal.workflowInfo();
  const shell = new Shell(plan, wire.restoreStart(messages.enrollmentOf(workflowId), start));
  const { EVENTS, CLOCK, OPERATE, SNAPSHOT } = messages;
  temporal.setHandler(
    temporal.defineSignal<[wire.ShortInput[], ...Plan[]]>(EVENTS),
    (short, ...plans) => {
      const inputs = short.map(wire.restoreInput);
      shell.plans.offer(targetsOf(inputs), plans);
      shell.take(inputs);
    },
  );
  temporal.setHandler(temporal.defineSignal<[PlaybookClock]>(CLOCK), shell.setClock);
  temporal.setHandler(
    temporal.defineUpdate<messages.Operated, [messages.Operate, ...Plan[]]>(OPERATE),
    shell.operate,
    {
      validator: (operate: messages.Operate, ..._plans: Plan[]) =>
        refuse(operate, shell.plan, shell.state),
    },
  );
  temporal.setHandler(temporal.defineQuery<State>(SNAPSHOT), () => shell.state);
  // Cancelling is leaving: an input like any other, so that tasks, waits and sends are closed properly.
  temporal.CancellationScope.current().cancelRequested.catch(shell.leave);
  return temporal.CancellationScope.nonCancellable(() => shell.run());
}

/** Plans of earlier publications name none: they had mail only. */
function channelOf({ code }: Plan, pc: number): string {
  const step = code[pc];
  const channels: readonly string[] | undefined = step?.op === 'send' ? step.channels : undefined;
  return channels?.[0] ?? 'email';
}

interface Settling {
  readonly request: SettleRequest;
  readonly back: Checkpoint;
  answer?: SettleAnswer | string;
}

class Shell {
  state: State;
  private inbox: Input[];
  private checkpoint: Checkpoint | undefined;
  private settling: Settling | undefined;
  private overruled: Committed | undefined;
  private readonly operations = new Operations();
  private exit: string | undefined;
  private wake: () => void = () => undefined;
  private readonly alarm: Alarm;
  private readonly flights = new Flights({
    now: () => this.alarm.now(),
    ended: (receipt) => this.take([{ kind: 'delivered', at: this.alarm.now(), receipt }]),
    called: (receipt) => this.take([{ kind: 'called', at: this.alarm.now(), receipt }]),
    overruled: (by) => {
      this.overruled = by;
      this.wake();
    },
  });

  readonly plans: Plans;

  constructor(
    plan: Plan,
    private readonly begun: Start,
  ) {
    this.plans = new Plans(plan, begun.state?.version);
    this.alarm = new Alarm(begun.clock, () => this.wake());
    this.state = begun.state ?? begin(plan, { ...begun, kernelVersion: begun.kernelVersion ?? 1 });
    this.inbox = begun.state ? [] : [{ kind: 'started', at: begun.startedAt }];
  }

  /** Of the version the enrollment is in by now. */
  get plan(): Plan {
    return this.plans.of(this.state);
  }

  readonly take = (inputs: readonly Input[]): void => {
    this.inbox.push(...inputs);
    this.wake();
  };

  readonly setClock = (clock: PlaybookClock): void => {
    this.alarm.clock = clock;
    this.wake();
  };

  readonly operate = (operate: messages.Operate, ...plans: Plan[]): Promise<messages.Operated> => {
    const { status, exit, seen } = this.state;
    if (seen.includes(operate.id)) return Promise.resolve({ before: status, after: status, exit });
    const input = toInput(operate, this.alarm.now());
    this.plans.offer(targetsOf([input]), plans);
    this.take([input]);
    return this.operations.wait(status);
  };

  readonly leave = (): void => this.take([toInput(CANCELLED, this.alarm.now())]);

  async run(): Promise<string> {
    if (this.begun.state) this.advance([]); // A run that goes on learns its deadline.
    for (;;) {
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      this.turn();
      // Their answers leave before this run may end.
      if (!this.settling && this.operations.answer(this.state)) {
        await temporal.condition(temporal.allHandlersFinished);
        continue;
      }
      if (!this.settling && this.flights.size === 0 && this.inbox.length === 0) {
        if (this.exit !== undefined) return this.exit;
        const mayGo = targetsOf(this.state.inbox).length === 0;
        if (mayGo && wantsShortHistory(this.alarm.waitMs())) await this.continue();
      }
      if (!this.settling) this.alarm.arm();
      temporal.setCurrentDetails(describe(this.plan, this.state, this.alarm.deadline));
      await woken;
    }
  }

  /** Takes all there is, until nothing is left or a settle has to answer first. */
  private turn(): void {
    for (let round = 0; round < ROUNDS; round++) {
      if (this.settling && !this.takeAnswer(this.settling)) return;
      if (this.overruled) this.adopt(this.overruled);
      this.overruled = undefined;
      const inputs = this.inbox;
      this.inbox = [];
      const due = this.alarm.due();
      if (due !== undefined) inputs.push({ kind: 'deadline', at: due });
      if (inputs.length === 0) return;
      this.advance(inputs);
    }
    throw new Error(`${this.begun.enrollment} does not come to rest after ${ROUNDS} rounds`);
  }

  private advance(heard: readonly Input[]): void {
    const targets = targetsOf([...this.state.inbox, ...heard]);
    const inputs = [...this.plans.inputs(targets), ...heard];
    const { historyLength } = temporal.workflowInfo();
    if (this.checkpoint?.historyLength !== historyLength)
      this.checkpoint = { state: this.state, historyLength, taken: [], delivered: [] };
    this.checkpoint.taken.push(...inputs);
    this.flights.note(inputs);
    const now = this.alarm.now();
    this.carryOut(advance(this.plan, this.state, inputs, now), this.checkpoint, now);
  }

  private carryOut(next: Next, back: Checkpoint, now: number): void {
    const { enrollment } = this.begun;
    this.state = next.state;
    this.alarm.deadline = undefined;
    for (const command of next.commands) {
      if (command.kind === 'timer') this.alarm.deadline = command.at;
      else if (command.kind === 'end') this.exit = command.exit;
      else if (command.kind === 'settle') this.settle(command.batch, back, now);
      else if (command.kind === 'call')
        this.flights.call({ enrollment, call: command.request, now, base: back.state.batch }, back);
      else
        this.flights.deliver(
          { enrollment, delivery: command.request, now, base: back.state.batch },
          channelOf(this.plan, command.request.pc),
          back,
        );
    }
  }

  private settle(batch: Batch, back: Checkpoint, now: number): void {
    const { enrollment } = this.begun;
    const request = { enrollment, batch, now, inputs: back.taken.filter(isExternal) };
    const settling: Settling = { request, back };
    this.settling = settling;
    void settle(request).then((answer) => {
      settling.answer = answer;
      this.wake();
    });
  }

  /** False while there is no answer. What follows is decided from the state that the committed batch belongs to. */
  private takeAnswer({ request, back, answer }: Settling): boolean {
    if (answer === undefined) return false;
    this.settling = undefined;
    const at = this.alarm.now();
    if (typeof answer === 'string')
      this.inbox.unshift({ kind: 'settleFailed', at, n: request.batch.n, message: answer });
    else if (decidedAlike(request, answer)) this.inbox.unshift({ kind: 'settled', at, answer });
    else this.adopt({ answer, back, since: [] });
    this.checkpoint = undefined;
    return true;
  }

  /** An earlier run of a workflow task committed this batch for other inputs: that decision stands, the rest waits its turn. */
  private adopt({ answer, back, since }: Committed): void {
    const next = decideAgain(this.plans.of(back.state), back, answer);
    const others = [...back.taken, ...since, ...this.inbox].filter(isExternal);
    const settled = { kind: 'settled', at: this.alarm.now(), answer } as const;
    this.inbox = [settled, ...without(others, answer.inputs)];
    const flying = { ...next.state.delivering, ...next.state.calling };
    for (const id of back.delivered) if (!flying[id]) this.flights.withdraw(id);
    this.carryOut(next, back, answer.now);
    this.checkpoint = undefined;
  }

  private continue(): Promise<never> {
    const start = { ...this.begun, clock: this.alarm.clock, state: this.state };
    return temporal.continueAsNew<typeof enrollment>(this.plan, wire.shortenStart(start));
  }
}
