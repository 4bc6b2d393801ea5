import { advance, start } from '../../../playbooks/kernel/advance';
import { armId, besideArmId } from '../../../playbooks/kernel/command';
import type { Batch, Command, Item, Receipt, Result } from '../../../playbooks/kernel/command';
import type { Input, Operation } from '../../../playbooks/kernel/input';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { State } from '../../../playbooks/kernel/state';
import { approval, DAY, resolved, T0 } from './driver';

/** A world that answers the kernel in any order and with anything the contract allows, and objects to what it must not do. */

export interface Action {
  readonly verb:
    | 'answer'
    | 'fail'
    | 'receipt'
    | 'event'
    | 'exit'
    | 'resolve'
    | 'pass'
    | 'pause'
    | 'resume'
    | 'remove'
    | 'release'
    | 'repeat'
    | 'approve'
    | 'acknowledge'
    | 'move'
    | 'clock'
    | 'called'
    | 'operate';
  readonly pick: number;
  readonly odd: number;
}
export const VERBS: readonly Action['verb'][] = [
  'answer',
  'answer',
  'answer',
  'receipt',
  'receipt',
  'event',
  'event',
  'resolve',
  'pass',
  'pass',
  'exit',
  'pause',
  'resume',
  'resume',
  'remove',
  'release',
  'repeat',
  'fail',
  'approve',
  'approve',
  'acknowledge',
  'move',
  'clock',
  'clock',
  'called',
  'called',
  'operate',
];

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
  readonly fed: Fed[] = [];
  readonly opened = new Set<string>();
  readonly closed = new Set<string>();
  readonly sent = new Set<string>();
  private readonly batches: number[] = [];
  private readonly armed = new Set<string>();
  /** Step -> the last visit something was asked for, and the last that was cancelled. */
  private readonly begun = new Map<string, number>();
  private readonly cancelled = new Map<string, number>();
  private ids = 0;
  private over = false;

  constructor(readonly plan: Plan) {
    this.state = start(plan, { way: 'by_hand', trigger: {}, startedAt: T0 });
    this.feed({ kind: 'started', at: T0 });
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
        return this.state.settling && odd > 80
          ? this.feed({
              kind: 'settleFailed',
              at: this.now,
              n: this.state.settling.n,
              message: 'no',
            })
          : undefined;
      case 'receipt':
        return this.receipt(pick, odd);
      case 'event':
        return this.event([...this.armed][pick % Math.max(1, this.armed.size)]);
      case 'exit':
        return odd > 70 ? this.event('exit/churned') : undefined;
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
    const before = JSON.stringify(this.state);
    const next = advance(this.plan, freeze(this.state), freeze(inputs), this.now);
    claim(JSON.stringify(this.state) === before, 'an argument was changed');
    const copy = JSON.parse(JSON.stringify(next)) as typeof next;
    claim(isPlain(next), 'not plain JSON');
    this.fed.push({ inputs, now: this.now, commands: copy.commands });
    claim(!this.over || copy.commands.every(isEnd), 'something after the end');
    this.over ||= copy.commands.some(isEnd);
    copy.commands.forEach((command, at) => this.inspect(command, at === copy.commands.length - 1));
    const wasSettling = this.state.settling;
    this.state = copy.state;
    this.inspectThreads();
    if (copy.commands.some(({ kind }) => kind === 'settle'))
      claim(
        wasSettling === null || inputs.some(({ kind }) => kind.startsWith('settle')),
        'a second settle is in flight',
      );
  }

  /** Threads belong together: each branch has one, at a parallel that waits for it. */
  private inspectThreads(): void {
    const { threads } = this.state;
    claim(new Set(threads.map(({ id }) => id)).size === threads.length, 'two threads with one id');
    for (const { parent, branch, side } of threads) {
      if (parent === undefined) continue;
      const up = threads.find(({ id }) => id === parent);
      const found = up && this.plan.code[up.pc];
      claim(up?.mode === 'joining' && found?.op === 'parallel', 'a branch of nothing');
      if (side) continue;
      const twins = threads.filter(
        (one) => !one.side && one.parent === parent && one.branch === branch,
      );
      claim(twins.length === 1, `${twins.length} threads in branch ${branch ?? ''}`);
    }
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

  /** What may never be asked for. */
  private inspect(command: Command, last: boolean): void {
    if (command.kind === 'settle') return this.inspectBatch(command.batch);
    if (command.kind === 'end') return claim(last, 'something after the end');
    if (command.kind === 'timer') return claim(command.at > this.now, 'a timer for now');
    const { id, before } = command.request;
    const after = command.kind === 'deliver' ? command.request.after : undefined;
    claim(!this.sent.has(id), `${id} is sent twice`);
    this.sent.add(id);
    claim(!this.isCancelled(command.request), `${id} is sent though it was cancelled`);
    if (before) this.inspectBatch(before);
    if (after) this.inspectBatch(after);
  }

  private inspectBatch({ n, items }: Batch): void {
    claim(n > (this.batches.at(-1) ?? 0), `number ${n} is used twice`);
    this.batches.push(n);
    const all = flat(items);
    const rows = all.filter(({ kind }) => kind !== 'trace' && kind !== 'readFacts').map(rowOf);
    claim(new Set(rows).size === rows.length, `one row twice in ${rows.join()}`);
    for (const item of all) {
      if ('step' in item && item.kind !== 'disarm')
        claim(!this.isCancelled(item), `${rowOf(item)} though it was cancelled`);
      if (item.kind === 'cancel') this.noteCancelled(item);
      if ('step' in item)
        this.begun.set(item.step, Math.max(item.visit, this.begun.get(item.step) ?? 0));
      if (item.kind === 'openTask') claim(!this.opened.has(rowOf(item)), `${rowOf(item)} twice`);
      if (item.kind === 'closeTask') claim(!this.closed.has(rowOf(item)), `${rowOf(item)} twice`);
      if (item.kind === 'exit') claim(!this.state.ended, 'a second exit');
    }
  }

  private answer(odd: number): void {
    const batch = this.state.settling;
    if (!batch) return;
    const results = this.written(batch, odd);
    this.feed({
      kind: 'settled',
      at: this.now,
      answer: { n: batch.n, now: this.now, inputs: [], results },
    });
  }

  private written({ items }: Pick<Batch, 'items'>, odd: number): Result[] {
    return items.map((item) => {
      const result = this.resultOf(item, odd);
      if (result.kind === 'task' && item.kind === 'openTask') this.opened.add(rowOf(item));
      if (result.kind === 'taskClosed') this.closed.add(rowOf(item));
      if (result.kind !== 'parked') this.noteArmed(item);
      if (!('then' in item) || !item.then || ('already' in result && result.already)) return result;
      return { ...result, then: this.written({ items: item.then }, odd) } as Result;
    });
  }

  private noteArmed(item: Item): void {
    if (item.kind === 'arm' || item.kind === 'openTask')
      this.armsOf(item.pc, item.visit).forEach((arm) => this.armed.add(arm));
    if (item.kind === 'armBeside' && item.what === 'unless')
      this.armed.add(besideArmId(item.step, item.visit, 'unless'));
  }

  private resultOf(item: Item, odd: number): Result {
    const parks =
      [
        'openTask',
        'resolveTime',
        'notice',
        'setAttributes',
        'enrollInto',
        'retime',
        'openApproval',
      ].includes(item.kind) && odd > 85;
    if (parks) return { kind: 'parked', code: 'chain-empty', reason: 'nobody' };
    switch (item.kind) {
      case 'readFacts':
        return {
          kind: 'facts',
          values: odd % 2 ? { 'customer.seats': odd, 'customer.id': 'c1' } : {},
        };
      case 'resolveTime':
        return this.timeOf(item, odd);
      case 'arm':
        return odd % 7 === 3 ? this.met(this.armsOf(item.pc, item.visit)[0]) : { kind: 'armed' };
      case 'armBeside':
        return odd % 7 === 3
          ? this.met(besideArmId(item.step, item.visit, 'pause'))
          : { kind: 'armed' };
      case 'armExits':
        return odd === 77 ? this.met('exit/churned') : { kind: 'armed' };
      case 'openTask':
      case 'retime':
        return this.taskOf(item, odd);
      case 'climb':
        return {
          kind: 'ladder',
          rung: item.climbed + 1,
          ladder: {
            from: item.from,
            end: this.now + 3 * DAY,
            ...(item.climbed < 3 ? { next: this.now + (odd % 3) * DAY } : {}),
          },
        };
      case 'openApproval':
        return this.approvalOf(item, odd);
      case 'closeApproval': {
        const decision = odd % 3 ? 'approved' : 'rejected';
        const already = { at: this.now, decision, by: 'ana' } as const;
        return odd % 2 ? { kind: 'approvalClosed', already } : { kind: 'approvalClosed' };
      }
      case 'withdraw':
        return odd % 2 ? { kind: 'withdrawn', already: true } : { kind: 'withdrawn' };
      case 'enrollInto':
        return { kind: 'enrolled', outcome: odd % 3 ? 'started' : 'refused' };
      case 'closeTask': {
        const already = { at: this.now, answer: 'done', by: 'ana', form: {} };
        return odd % 2 ? { kind: 'taskClosed', already } : { kind: 'taskClosed' };
      }
      case 'exit':
        return { kind: 'exited', exit: odd % 5 === 4 ? 'churned' : item.exit };
      default:
        return { kind: 'done' };
    }
  }

  private timeOf(item: Extract<Item, { kind: 'resolveTime' }>, odd: number): Result {
    if (item.pauses?.at(-1)?.to === undefined && item.pauses) return { kind: 'paused' };
    const start = item.after ?? item.from ?? this.now;
    return { kind: 'time', at: start + (odd % 5) * DAY, zone: 'UTC' };
  }

  private taskOf(item: Extract<Item, { kind: 'openTask' | 'retime' }>, odd: number): Result {
    const met = odd % 11 === 5 ? this.met(this.armsOf(item.pc, item.visit)[0]) : undefined;
    if (item.kind === 'openTask' && met?.kind === 'armed' && met.met)
      return { kind: 'task', task: '', dueAt: this.now, met: met.met };
    const climbed = 'climbed' in item ? item.climbed : 0;
    const next = climbed < 3 ? { next: this.now + DAY } : {};
    return {
      kind: 'task',
      task: rowOf(item),
      dueAt: this.now,
      giveUpAt: this.now + 3 * DAY,
      ...(odd % 3 ? { remindAt: [this.now + DAY] } : {}),
      ladder: { from: this.now, end: this.now + 5 * DAY, until: 'acknowledged', ...next },
    };
  }

  private approvalOf(item: Extract<Item, { kind: 'openApproval' }>, odd: number): Result {
    if (odd % 7 === 2) return { kind: 'approval', needed: false };
    const ladder = { from: this.now, end: this.now + 4 * DAY, next: this.now + 3 * DAY };
    const approval = `approval-${item.step}-${item.visit}`;
    return { kind: 'approval', needed: true, approval, withinAt: this.now + 2 * DAY, ladder };
  }

  private met(arm: string | undefined): Result {
    if (arm === undefined) return { kind: 'armed' };
    const met = { arm, id: `early/${this.ids++}`, type: 'early', at: this.now, data: {} };
    return { kind: 'armed', met };
  }

  private armsOf(pc: number, visit: number): string[] {
    const found = this.plan.code[pc];
    const arms =
      found?.op === 'wait' ? found.arms : found?.op === 'task' ? (found.doneWhen ?? []) : [];
    return arms.map(({ name }) => armId(found?.step ?? '', visit, name));
  }

  private receipt(pick: number, odd: number): void {
    const flights = Object.values(this.state.delivering);
    const flight = flights[pick % Math.max(1, flights.length)];
    if (!flight) return;
    const { id, before, after } = flight.delivery;
    const outcome: Receipt['outcome'] =
      odd > 90
        ? 'parked'
        : odd > 80
          ? 'failed'
          : odd > 75
            ? 'skipped'
            : odd > 55
              ? 'waiting'
              : 'sent';
    if (outcome === 'parked' || outcome === 'waiting') this.sent.delete(id);
    const carried =
      outcome === 'sent' && after !== undefined && odd % 3 !== 2 && this.state.exit === null;
    const answered = (batch: Batch) => ({
      n: batch.n,
      now: this.now,
      inputs: [],
      results: this.written(batch, odd),
    });
    const receipt: Receipt = {
      id,
      outcome,
      at: this.now,
      ...(outcome === 'waiting' ? { withinAt: this.now + 3 * DAY, reason: 'held' } : {}),
      ...(before && odd !== 79 ? { before: answered(before) } : {}),
      ...(carried ? { after: answered(after) } : {}),
    };
    this.feed({ kind: 'delivered', at: this.now, receipt });
  }

  private event(arm: string | undefined): void {
    if (arm === undefined) return;
    const id = `crm/${this.ids++}`;
    this.feed({ kind: 'event', id, arm, type: 'some.event', at: this.now, data: {} });
  }

  private resolve(pick: number): void {
    const open = [...this.opened].filter((row) => !this.closed.has(row.replace('open', 'close')));
    const row = open[pick % Math.max(1, open.length)];
    if (row === undefined) return;
    const [, step = '', visit = ''] = row.split(' ');
    this.feed(resolved(step, pick % 2 ? 'done' : 'other', { visit: Number(visit), at: this.now }));
  }

  private approve(pick: number, odd: number): void {
    const lying = this.state.threads.filter(({ approval }) => approval !== undefined);
    const thread = lying[pick % Math.max(1, lying.length)];
    const step = thread && this.plan.code[thread.pc]?.step;
    if (!thread || step === undefined) return;
    const decision = odd % 4 ? 'approved' : 'rejected';
    this.feed(approval(step, { visit: thread.visit, at: this.now, decision }));
  }

  private acknowledge(pick: number): void {
    const open = this.state.threads.filter((thread) => thread.open);
    const thread = open[pick % Math.max(1, open.length)];
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
    const thread = this.state.threads[pick % Math.max(1, this.state.threads.length)];
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
    if (outcome === 'parked') this.sent.delete(id);
    const results = before && this.written(before, odd);
    const answer = before && { n: before.n, now: this.now, inputs: [], results: results ?? [] };
    this.feed({
      kind: 'called',
      at: this.now,
      receipt: { id, outcome, at: this.now, ...(answer ? { before: answer } : {}) },
    });
  }

  /** What an operator may do to a step that waits or is parked. */
  private order(pick: number, odd: number): void {
    const { threads } = this.state;
    const thread = threads[pick % Math.max(1, threads.length)];
    const step = thread && this.plan.code[thread.pc]?.step;
    if (step === undefined || odd < 60) return;
    const to = this.plan.code[odd % this.plan.code.length]?.step ?? step;
    if (odd > 90) return this.operate({ kind: 'jump', from: step, to });
    if (odd > 80) return this.operate({ kind: 'skip', step });
    if (odd > 70) return this.operate({ kind: 'retry', step });
    return this.operate({ kind: 'set', vars: { tries: odd } });
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
      .filter(({ kind }) => !['started', 'deadline', 'settled', 'settleFailed'].includes(kind));
    const again = told[pick % Math.max(1, told.length)];
    if (!again) return;
    this.feed(again);
    const quiet = this.fed.at(-1)?.commands.every(({ kind }) => kind === 'timer' || kind === 'end');
    claim(quiet === true, 'a repeated input had an effect');
  }
}

function flat(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...('then' in item && item.then ? flat(item.then) : [])]);
}

function claim(holds: boolean, objection: string): void {
  if (!holds) throw new Error(objection);
}

function rowOf(item: Item): string {
  if (item.kind === 'setAttributes') return item.kind;
  if (item.kind === 'cancel') return `${item.kind} ${item.pc}`;
  if (item.kind === 'armBeside') return `${item.kind} ${item.step} ${item.visit} ${item.what}`;
  return 'step' in item ? `${item.kind} ${item.step} ${item.visit}` : item.kind;
}

/** What JSON would lose or change: undefined, NaN, negative zero, anything with a prototype. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.values(value).every(isPlain);
}

function isEnd({ kind }: Command): boolean {
  return kind === 'end';
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
