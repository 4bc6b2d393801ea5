import fc from 'fast-check';
import type { Instruction, Plan, Scope } from '../../../playbooks/kernel/plan';
import { DAYS, plainOf } from './random-step';
import type { RandomStep } from './random-step';
import { END } from '../../../playbooks/kernel/plan';
import { above, plan, within } from './plans';

/** Playbooks nobody wrote: every verb in every place the language allows, laid out as the compiler lays them out. */

const PLAIN = ['send', 'task', 'notify', 'wait', 'set', 'call', 'run', 'back', 'exit'] as const;
const NESTED = [
  'branch',
  'split',
  'parallel',
  'repeat',
  'use',
  'send',
  'task',
  'wait',
  'call',
  'run',
] as const;
/** Outcomes that a list of steps may stand under. */
const OUTCOMES: Readonly<Partial<Record<RandomStep['verb'], readonly string[]>>> = {
  send: ['sent', 'skipped', 'dropped', 'failed'],
  task: ['other', 'given_up', 'by_itself', 'done'],
  wait: ['one', 'timeout', 'all', 'reached'],
  call: ['failed', 'ok'],
  run: ['refused'],
};

const lists = fc.letrec<{ list: RandomStep[]; step: RandomStep; plain: RandomStep }>((tie) => ({
  list: fc.array(tie('step'), { minLength: 1, maxLength: 4 }),
  plain: fc.record({
    verb: fc.constantFrom(...PLAIN),
    odd: fc.nat(999),
    lists: fc.constant([]),
  }),
  step: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('plain'),
    fc.record({
      verb: fc.constantFrom(...NESTED),
      odd: fc.nat(999),
      lists: fc.array(tie('list'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

export const randomPlan: fc.Arbitrary<Plan> = fc
  .record({
    steps: lists.list,
    closing: fc.array(lists.plain, { maxLength: 3 }),
  })
  .map(({ steps, closing }) => new Layout().plan(steps, closing));

const CLOSING: readonly RandomStep['verb'][] = ['send', 'notify', 'set', 'call', 'run'];

interface Label {
  pc: number;
}
interface Around {
  readonly next: Label;
  readonly scopes: readonly Scope[];
  /** Of a fragment: where it ends. */
  readonly prefix: string;
  /** Steps of the same list that can be gone back to. */
  readonly back: readonly Label[];
}

class Layout {
  private readonly code: (() => Instruction)[] = [];
  private ids = 0;

  plan(steps: readonly RandomStep[], closing: readonly RandomStep[]): Plan {
    const around = { next: { pc: END }, scopes: [], prefix: '', back: [] };
    this.list(steps, around);
    const first = closing.filter(({ verb }) => CLOSING.includes(verb));
    const start = this.code.length;
    this.list(first, { ...around, scopes: [{ kind: 'closing', exit: 'churned' }] });
    const exits = {
      churned: {
        trigger: { kind: 'event', types: ['customer.left'] },
        ...(first.length > 0 ? { do: start } : {}),
      },
      descoped: {},
    } as const;
    return plan(
      this.code.map((one) => one()),
      { exits, vars: { tries: { type: 'number', default: 0 } } },
    );
  }

  private list(steps: readonly RandomStep[], around: Around): void {
    const starts = steps.map((): Label => ({ pc: -2 }));
    steps.forEach((step, at) => {
      const label = starts[at] as Label;
      label.pc = this.code.length;
      const next = starts[at + 1] ?? around.next;
      this.step(step, { ...around, next, back: starts.slice(0, at) });
    });
  }

  private put(around: Around, make: () => Instruction): void {
    this.code.push(() => around.scopes.reduceRight((one, scope) => within(scope, one), make()));
  }

  private step(step: RandomStep, around: Around): void {
    const id = `${around.prefix}s${(this.ids += 1)}`;
    switch (step.verb) {
      case 'branch':
        return this.branch(step, { id, around });
      case 'split':
        return this.split(step, { id, around });
      case 'parallel':
        return this.parallel(step, { id, around });
      case 'repeat':
        return this.repeat(step, { id, around });
      case 'use':
        return this.use(step, { id, around });
      case 'back':
        return this.back(step, { id, around });
      default:
        return this.plain(step, { id, around });
    }
  }

  /** What follows one of its outcomes stands right behind it. */
  private plain(step: RandomStep, { id, around }: At): void {
    const names = OUTCOMES[step.verb] ?? [];
    const name = step.lists.length > 0 ? names[step.odd % names.length] : undefined;
    const first = { pc: 0 };
    this.put(around, () => {
      const outcomes = name === undefined ? {} : { [name]: first.pc };
      return plainOf(step, { step: id, next: around.next.pc, outcomes });
    });
    first.pc = this.code.length;
    if (name !== undefined) this.list(step.lists[0] ?? [], { ...around, back: [] });
  }

  private branch({ odd, lists: [one = [], two = []] }: RandomStep, at: At): void {
    const { id, around } = at;
    const [first, second] = [{ pc: 0 }, { pc: 0 }];
    this.put(around, () => ({
      op: 'branch',
      step: id,
      next: around.next.pc,
      outcomes: {},
      arms: [{ if: above('seats', odd % 100), to: first.pc }],
      else: second.pc,
    }));
    first.pc = this.code.length;
    this.list(one, around);
    second.pc = this.code.length;
    this.list(two, around);
  }

  private split({ lists: [one = []] }: RandomStep, { id, around }: At): void {
    const first = { pc: 0 };
    this.put(around, () => ({
      op: 'split',
      step: id,
      next: around.next.pc,
      outcomes: {},
      salt: `small.${id}`,
      arms: [
        { name: 'plain', weight: 50, to: around.next.pc },
        { name: 'story', weight: 50, to: first.pc },
      ],
    }));
    first.pc = this.code.length;
    this.list(one, around);
  }

  private parallel({ odd, lists: branches }: RandomStep, { id, around }: At): void {
    const names = branches.map((_, at) => `b${at}`);
    const starts = branches.map((): Label => ({ pc: 0 }));
    const pc = this.code.length;
    const join = {
      kind: odd % 2 ? 'all' : 'any',
      names: odd % 3 ? names : names.slice(0, 1),
    } as const;
    this.put(around, () => ({
      op: 'parallel',
      step: id,
      next: around.next.pc,
      outcomes: {},
      join,
      branches: names.map((name, at) => ({ name, to: starts[at]?.pc ?? END })),
    }));
    branches.forEach((steps, at) => {
      const branch = names[at] ?? '';
      const end = { pc: 0 };
      const scopes: readonly Scope[] = [...around.scopes, { kind: 'branch', pc, branch }];
      (starts[at] as Label).pc = this.code.length;
      this.list(steps, { ...around, next: end, scopes, back: [] });
      end.pc = this.code.length;
      this.put({ ...around, scopes }, () => ({
        op: 'join',
        step: `${id}/${branch}`,
        next: around.next.pc,
        outcomes: {},
        parallel: pc,
        branch,
      }));
    });
  }

  private repeat({ odd, lists: [steps = []] }: RandomStep, { id, around }: At): void {
    const pc = this.code.length;
    const end = { pc: 0 };
    this.put(around, () => ({
      op: 'repeat',
      step: id,
      next: around.next.pc,
      outcomes: {},
      max: 1 + (odd % 4),
      do: pc + 1,
      ...(odd % 3 ? {} : { every: DAYS }),
      ...(odd % 5 ? {} : { until: above('seats', 50) }),
    }));
    const scopes: readonly Scope[] = [...around.scopes, { kind: 'turn', pc }];
    this.list(steps, { ...around, next: end, scopes });
    end.pc = this.code.length;
    this.put({ ...around, scopes }, () => ({
      op: 'turn',
      step: `${id}/turn`,
      next: around.next.pc,
      outcomes: {},
      repeat: pc,
    }));
  }

  private use({ lists: [steps = []] }: RandomStep, { id, around }: At): void {
    const pc = this.code.length;
    const end = { pc: 0 };
    const inside = { ...around, prefix: `${id}.`, back: [] };
    this.put(around, () => ({
      op: 'use',
      step: id,
      next: around.next.pc,
      outcomes: {},
      fragment: 'f',
      to: pc + 1,
    }));
    this.list(steps, { ...inside, next: end });
    end.pc = this.code.length;
    this.put(around, () => ({
      op: 'end',
      step: `${id}/done`,
      next: around.next.pc,
      outcomes: {},
      use: pc,
      outcome: 'done',
    }));
  }

  /** A way back passes a wait, as the language asks. */
  private back({ odd }: RandomStep, { id, around }: At): void {
    const target = around.back[odd % Math.max(1, around.back.length)];
    const wait = this.code.length;
    this.put(around, () => ({
      op: 'wait',
      step: id,
      next: wait + 1,
      outcomes: {},
      arms: [],
      until: DAYS,
      untilOutcome: 'reached',
    }));
    this.put(around, () => ({
      op: 'branch',
      step: `${id}_gate`,
      next: around.next.pc,
      outcomes: {},
      arms: [{ if: above('seats', 20 + (odd % 60)), to: target?.pc ?? around.next.pc }],
      else: around.next.pc,
    }));
  }
}

interface At {
  readonly id: string;
  readonly around: Around;
}
