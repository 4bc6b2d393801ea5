import { advance, start } from '../../../playbooks/kernel/advance';
import { armId } from '../../../playbooks/kernel/command';
import type { Batch, Command, Item, Receipt, Result } from '../../../playbooks/kernel/command';
import type { Input } from '../../../playbooks/kernel/input';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { State } from '../../../playbooks/kernel/state';
import { DAY, resolved, T0 } from './driver';

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
    | 'repeat';
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
  private ids = 0;
  private over = false;

  constructor(readonly plan: Plan) {
    this.state = start(plan, { way: 'by_hand', trigger: {}, startedAt: T0 });
    this.feed({ kind: 'started', at: T0 });
  }

  get atRest(): boolean {
    return !this.state.settling && Object.keys(this.state.delivering).length === 0;
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
    }
  }

  /** Answers everything as it should be, until nothing is in flight. */
  drain(): void {
    for (let turn = 0; !this.atRest || this.state.stuck; turn++) {
      if (turn > 2_000) throw new Error('does not come to rest');
      if (this.state.stuck) this.operate({ kind: 'resume' });
      else if (this.state.settling) this.answer(QUIET);
      else this.receipt(0, QUIET);
    }
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
    if (copy.commands.some(({ kind }) => kind === 'settle'))
      claim(
        wasSettling === null || inputs.some(({ kind }) => kind.startsWith('settle')),
        'a second settle is in flight',
      );
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
    if (before) this.inspectBatch(before);
    if (after) this.inspectBatch(after);
  }

  private inspectBatch({ n, items }: Batch): void {
    claim(n > (this.batches.at(-1) ?? 0), `number ${n} is used twice`);
    this.batches.push(n);
    const rows = items.filter(({ kind }) => kind !== 'trace').map(rowOf);
    claim(new Set(rows).size === rows.length, `one row twice in ${rows.join()}`);
    for (const item of items) {
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

  private written(batch: Batch, odd: number): Result[] {
    return batch.items.map((item) => {
      const result = this.resultOf(item, odd);
      if (result.kind === 'task') this.opened.add(rowOf(item));
      if (result.kind === 'taskClosed') this.closed.add(rowOf(item));
      if (item.kind === 'arm' && result.kind === 'armed')
        this.armsOf(item.pc, item.visit).forEach((arm) => this.armed.add(arm));
      return result;
    });
  }

  private resultOf(item: Item, odd: number): Result {
    const parks = ['openTask', 'resolveTime', 'notice'].includes(item.kind) && odd > 85;
    if (parks) return { kind: 'parked', code: 'chain-empty', reason: 'nobody' };
    switch (item.kind) {
      case 'readFacts':
        return { kind: 'facts', values: odd % 2 ? { 'customer.seats': odd } : {} };
      case 'resolveTime':
        return { kind: 'time', at: (item.from ?? this.now) + (odd % 5) * DAY, zone: 'UTC' };
      case 'arm':
        return odd % 7 === 3 ? this.met(this.armsOf(item.pc, item.visit)[0]) : { kind: 'armed' };
      case 'armExits':
        return odd === 77 ? this.met('exit/churned') : { kind: 'armed' };
      case 'openTask':
        return { kind: 'task', task: rowOf(item), dueAt: this.now, giveUpAt: this.now + 3 * DAY };
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

  private met(arm: string | undefined): Result {
    if (arm === undefined) return { kind: 'armed' };
    const met = { arm, id: `early/${this.ids++}`, type: 'early', at: this.now, data: {} };
    return { kind: 'armed', met };
  }

  private armsOf(pc: number, visit: number): string[] {
    const found = this.plan.code[pc];
    return found?.op === 'wait' ? found.arms.map(({ name }) => armId(found.step, visit, name)) : [];
  }

  private receipt(pick: number, odd: number): void {
    const flights = Object.values(this.state.delivering);
    const flight = flights[pick % Math.max(1, flights.length)];
    if (!flight) return;
    const { id, before, after } = flight.delivery;
    const outcome: Receipt['outcome'] =
      odd > 90 ? 'parked' : odd > 80 ? 'failed' : odd > 75 ? 'skipped' : 'sent';
    if (outcome === 'parked') this.sent.delete(id);
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

  private operate(operation: { kind: 'pause' | 'resume' } | { kind: 'exit'; exit: string }): void {
    const id = `op-${this.ids++}`;
    this.feed({ kind: 'operator', id, at: this.now, by: 'ana', reason: 'asked to', operation });
  }

  private release(): void {
    const step = this.state.threads.find((thread) => thread.parked)?.parked?.step;
    if (step !== undefined)
      this.feed({ kind: 'released', id: `r${this.ids++}`, at: this.now, step });
  }

  private repeat(pick: number): void {
    const told = this.fed
      .flatMap(({ inputs }) => inputs)
      .filter(({ kind }) => ['event', 'taskResolved', 'released', 'operator'].includes(kind));
    const again = told[pick % Math.max(1, told.length)];
    if (!again) return;
    this.feed(again);
    const quiet = this.fed.at(-1)?.commands.every(({ kind }) => kind === 'timer' || kind === 'end');
    claim(quiet === true, 'a repeated input had an effect');
  }
}

function claim(holds: boolean, objection: string): void {
  if (!holds) throw new Error(objection);
}

function rowOf(item: Item): string {
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
