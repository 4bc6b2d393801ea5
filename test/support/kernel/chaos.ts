import { advance, start } from '../../../playbooks/kernel/advance';
import { besideArmId } from '../../../playbooks/kernel/arm-id';
import type { Batch, Command, Item, Receipt } from '../../../playbooks/kernel/command';
import type { Input, Operation } from '../../../playbooks/kernel/input';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { Result } from '../../../playbooks/kernel/result';
import type { State } from '../../../playbooks/kernel/state';
import type { Action } from './action';
import { answerTo } from './answering';
import { approval, DAY, resolved, T0 } from './driver';
import { claim, isPlain, Objector, readThreads } from './objector';
import { Rows, visitOf } from './rows';

/** A world that answers the kernel in any order and with anything the contract allows, and objects to what it must not do. */

/** Everything as it should be, and deadlines a day away. */
const QUIET = 6;

export interface Fed {
  readonly inputs: readonly Input[];
  readonly now: number;
  readonly commands: readonly Command[];
}

export class Chaos {
  state: State;
  now = T0;
  fed: Fed[] = [];
  rows: Rows;
  /** All arms and tasks there ever were: of what is over people and systems speak too. */
  private readonly known = { arms: new Set<string>(), tasks: new Set<string>() };
  private objector: Objector;
  private ids = 0;

  constructor(readonly plan: Plan) {
    this.state = start(plan, { way: 'by_hand', trigger: {}, startedAt: T0 });
    this.rows = new Rows(plan);
    this.objector = new Objector(plan);
    this.feed({ kind: 'started', at: T0 });
  }

  /** The same world, to go on in another way. */
  fork(): Chaos {
    const other = new Chaos(this.plan);
    other.state = this.state;
    other.now = this.now;
    other.fed = [...this.fed];
    other.rows = this.rows.copy();
    other.objector = this.objector.copy();
    other.ids = this.ids;
    for (const table of ['arms', 'tasks'] as const)
      for (const row of this.known[table]) other.known[table].add(row);
    return other;
  }

  get atRest(): boolean {
    const { settling, delivering, calling = {} } = this.state;
    return !settling && Object.keys({ ...delivering, ...calling }).length === 0;
  }

  act({ verb, pick, odd }: Action): void {
    this.now += 1;
    switch (verb) {
      case 'answer':
        return this.answer(odd);
      case 'fail':
        return odd > 80 ? this.fail() : undefined;
      case 'receipt':
        return this.receipt(pick, odd);
      case 'event':
        return this.event(oneOf([...this.known.arms], pick), pick);
      case 'exit':
        return odd > 70 ? this.event('exit/churned', pick) : undefined;
      case 'resolve':
        return this.resolve(pick);
      case 'pass':
        this.now += (pick % 8) * DAY;
        return this.feed({ kind: 'deadline', at: this.now });
      case 'pause':
      case 'resume':
        return this.operate({ kind: verb });
      case 'remove':
        return odd > 90 ? this.operate({ kind: 'exit', exit: 'removed' }) : undefined;
      case 'release':
        return this.release();
      case 'repeat':
        return this.repeat(pick);
      case 'approve':
        return this.approve(pick, odd);
      case 'acknowledge':
        return this.acknowledge(pick);
      case 'move':
        return this.move();
      case 'clock':
        return this.clock(pick);
      case 'called':
        return this.called(odd);
      case 'operate':
        return this.order(pick, odd);
      case 'several':
        return this.several(pick, odd);
    }
  }

  /** Answers everything as it should be, until nothing is in flight. */
  drain(): void {
    for (let turn = 0; !this.atRest || this.state.stuck; turn++) {
      if (turn > 5_000) throw new Error('does not come to rest');
      if (this.state.stuck) this.operate({ kind: 'resume' });
      else if (this.state.settling) this.answer(QUIET);
      else if (Object.keys(this.state.delivering).length > 0) this.receipt(0, QUIET);
      else this.called(QUIET);
    }
  }

  /** Left alone: nobody does anything any more, time passes. */
  letPass(): void {
    this.operate({ kind: 'resume' });
    this.drain();
    for (let wakeUps = 0; wakeUps < 3_000; wakeUps++) {
      const timer = this.fed.at(-1)?.commands.find((command) => command.kind === 'timer');
      if (timer?.kind !== 'timer') return;
      this.now = timer.at;
      this.feed({ kind: 'deadline', at: this.now });
      this.drain();
    }
    throw new Error('neither ends nor parks');
  }

  feed(...inputs: Input[]): void {
    const [before, { settling, ended }] = [JSON.stringify(this.state), this.state];
    const next = advance(this.plan, this.state, inputs, this.now);
    claim(JSON.stringify(this.state) === before, 'an argument was changed');
    claim(isPlain(next), 'not plain JSON');
    const copy = JSON.parse(JSON.stringify(next)) as typeof next;
    this.fed.push({ inputs, now: this.now, commands: copy.commands });
    this.state = copy.state;
    this.objector.read(copy.commands, { now: this.now, ended });
    readThreads(this.plan, this.state);
    for (const command of copy.commands)
      if (command.kind === 'deliver') this.rows.held.delete(command.request.id);
    const asked = copy.commands.some(({ kind }) => kind === 'settle');
    const answered = inputs.some(({ kind }) => kind.startsWith('settle'));
    claim(!asked || settling === null || answered, 'a second settle is in flight');
  }

  private fail(): void {
    const { settling } = this.state;
    if (settling) this.feed({ kind: 'settleFailed', at: this.now, n: settling.n, message: 'no' });
  }

  private answer(odd: number): void {
    const batch = this.state.settling;
    if (!batch) return;
    this.feed({ kind: 'settled', at: this.now, answer: this.settle(batch, odd) });
  }

  private settle(batch: Batch, odd: number) {
    return { n: batch.n, now: this.now, inputs: [], results: this.write(batch.items, odd) };
  }

  private write(items: readonly Item[], odd: number): Result[] {
    return items.map((item) => {
      const result = answerTo(item, this.asked(item, odd));
      if (result.kind === 'parked') return result;
      this.note(item, result);
      if (!('then' in item) || !item.then || ('already' in result && result.already)) return result;
      return { ...result, then: this.write(item.then, odd) } as Result;
    });
  }

  private asked(item: Item, odd: number) {
    const arms = 'pc' in item && 'visit' in item ? this.rows.armsAt(item.pc ?? -1, item.visit) : [];
    return { now: this.now, odd, arms, early: `early/${this.ids++}` };
  }

  private note(item: Item, result: Result): void {
    this.objector.wrote(item);
    this.rows.write(item, result);
    for (const arm of this.rows.arms) if (!arm.endsWith('/~pause')) this.known.arms.add(arm);
    for (const task of this.rows.tasks) this.known.tasks.add(task);
  }

  private receipt(pick: number, odd: number): void {
    const flight = oneOf(Object.values(this.state.delivering), pick);
    if (!flight) return;
    const { id, before, after } = flight.delivery;
    const outcome = OUTCOMES.find(([least]) => odd > least)?.[1] ?? 'sent';
    if (outcome === 'parked' || outcome === 'waiting') this.objector.sent.delete(id);
    const written = before && odd !== 79 ? { before: this.settle(before, odd) } : {};
    const carried =
      outcome === 'sent' && after !== undefined && odd % 3 !== 2 && this.state.exit === null;
    const receipt: Receipt = {
      id,
      outcome,
      at: this.now,
      ...(outcome === 'waiting' ? { withinAt: this.now + 3 * DAY, reason: 'held' } : {}),
      ...written,
      ...(carried ? { after: this.settle(after, odd) } : {}),
    };
    if (outcome === 'waiting' && this.state.exit === null) this.rows.held.add(id);
    this.feed({ kind: 'delivered', at: this.now, receipt });
  }

  private event(arm: string | undefined, pick: number): void {
    if (arm !== undefined) this.feed(this.told(arm, this.now - (pick % 4 ? 0 : DAY)));
  }

  private told(arm: string, at: number): Input {
    const id = `crm/${this.ids++}`;
    return { kind: 'event', id, arm, type: 'some.event', at: Math.max(T0, at), data: {} };
  }

  private resolve(pick: number): void {
    const row = oneOf([...this.known.tasks], pick);
    if (row === undefined) return;
    this.rows.tasks.delete(row);
    const [step = '', visit = ''] = row.split('#');
    this.feed(resolved(step, pick % 2 ? 'done' : 'other', { visit: Number(visit), at: this.now }));
  }

  private approve(pick: number, odd: number): void {
    const thread = oneOf(
      this.state.threads.filter((one) => one.approval !== undefined),
      pick,
    );
    const step = thread && this.plan.code[thread.pc]?.step;
    if (!thread || step === undefined) return;
    const decision = odd % 4 ? 'approved' : 'rejected';
    this.rows.drafts.delete(visitOf({ step, visit: thread.visit }));
    this.feed(approval(step, { visit: thread.visit, at: this.now, decision }));
  }

  private acknowledge(pick: number): void {
    const thread = oneOf(
      this.state.threads.filter((one) => one.open),
      pick,
    );
    const step = thread && this.plan.code[thread.pc]?.step;
    if (!thread || step === undefined) return;
    const at = { step, visit: thread.visit, at: this.now };
    this.feed({ kind: 'taskAcknowledged', id: `k${this.ids++}`, task: step, by: 'ana', ...at });
  }

  private move(): void {
    const steps = this.plan.code.map(({ step }) => step);
    this.feed({ kind: 'moved', id: `m${this.ids++}`, at: this.now, steps });
  }

  private clock(pick: number): void {
    const thread = oneOf(this.state.threads, pick);
    const found = thread && this.plan.code[thread.pc];
    if (!thread || !found || !('pauseWhile' in found)) return;
    const arm = besideArmId(found.step, thread.visit, 'pause');
    const runs = (thread.pauses ?? []).some(({ to }) => to === undefined);
    this.feed({ kind: 'clock', id: `c${this.ids++}`, at: this.now, arm, runs });
  }

  private called(odd: number): void {
    const [flight] = Object.values(this.state.calling ?? {});
    if (!flight) return;
    const { id, before } = flight.request;
    const outcome = odd > 90 ? 'parked' : odd > 80 ? 'failed' : 'ok';
    if (outcome === 'parked') this.objector.sent.delete(id);
    const answer = before ? { before: this.settle(before, odd) } : {};
    const receipt = { id, outcome, at: this.now, ...answer } as const;
    this.feed({ kind: 'called', at: this.now, receipt });
  }

  /** What an operator may do to a step that waits or is parked. */
  private order(pick: number, odd: number): void {
    const thread = oneOf(this.state.threads, pick);
    const step = thread && this.plan.code[thread.pc]?.step;
    if (step === undefined) return;
    const to = this.plan.code[odd % this.plan.code.length]?.step ?? step;
    if (odd > 75) return this.operate({ kind: 'jump', from: step, to });
    if (odd > 45) return this.operate({ kind: 'skip', step });
    if (odd > 25) return this.operate({ kind: 'retry', step });
    return this.operate({ kind: 'set', vars: { tries: odd } });
  }

  /** Things that happened one after another, told at once: in whatever order, the same follows. */
  private several(pick: number, odd: number): void {
    const arms = [...this.known.arms].filter((_, at) => at % 3 === pick % 3);
    const told = arms.slice(-4).map((arm, at) => this.told(arm, this.now - at));
    const exit = odd > 90 ? [this.told('exit/churned', this.now - 9)] : [];
    const inputs = [...told, ...exit];
    const follows = (order: readonly Input[]) =>
      JSON.stringify(advance(this.plan, this.state, order, this.now).commands);
    const backwards = follows([...inputs].reverse());
    claim(follows(inputs) === backwards, 'the order of telling makes a difference');
    this.feed(...inputs);
  }

  private isOut(id: string): boolean {
    return Object.hasOwn({ ...this.state.delivering, ...this.state.calling }, id);
  }

  private operate(operation: Operation): void {
    const id = `op-${this.ids++}`;
    this.feed({ kind: 'operator', id, at: this.now, by: 'ana', reason: 'asked to', operation });
  }

  private release(): void {
    const thread = this.state.threads.find(({ parked, held }) => parked ?? held);
    const step = thread && this.plan.code[thread.pc]?.step;
    if (step !== undefined)
      this.feed({ kind: 'released', id: `r${this.ids++}`, at: this.now, step });
  }

  private repeat(pick: number): void {
    const told = this.fed
      .flatMap(({ inputs }) => inputs)
      .filter(({ kind }) => !ANSWERS.includes(kind));
    const again = oneOf(told, pick);
    // A receipt of an earlier try cannot come once the next one is out.
    if (!again || ('receipt' in again && this.isOut(again.receipt.id))) return;
    this.feed(again);
    const quiet = this.fed.at(-1)?.commands.every(({ kind }) => kind === 'timer' || kind === 'end');
    claim(quiet === true, 'a repeated input had an effect');
  }
}

const OUTCOMES = [
  [90, 'parked'],
  [80, 'failed'],
  [75, 'skipped'],
  [55, 'waiting'],
] as const;
const ANSWERS: readonly Input['kind'][] = ['started', 'deadline', 'settled', 'settleFailed'];

function oneOf<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % Math.max(1, all.length)];
}
