import { END } from '../../kernel/plan';
import type { ContinuationAst, OutcomeAst, PlaybookAst, StepAst } from '../ast';
import type { Findings } from '../findings';
import type { Placed } from '../tree';

/**
 * Numbers the steps and resolves what follows what: nested lists become jumps. All later passes
 * and the plan speak of these numbers.
 */

export interface Node {
  readonly pc: number;
  readonly step: StepAst;
  /** After the step, when nothing else is said. */
  readonly next: number;
  readonly outcomes: ReadonlyMap<string, number>;
  /** Of a branch: one per arm, then `else`. */
  readonly arms: readonly number[];
  readonly else?: number;
  readonly onFailure?: number;
}

export interface Layout {
  readonly nodes: readonly Node[];
  readonly byId: ReadonlyMap<string, Node>;
  /** False when a verb, a continuation or a goto could not be resolved: nothing is said about ways then. */
  readonly sound: boolean;
  /** More steps than a playbook may have: nothing more is said about it. */
  readonly tooLarge: boolean;
}

/** Stands for a place that could not be resolved. */
const NOWHERE = -2;
const MOST_STEPS = 200;
const MOST_NESTING = 8;

export function layOut(playbook: PlaybookAst, findings: Findings): Layout {
  return new LayOut(playbook, findings).run();
}

/** The lists around a place, innermost last. */
type Lists = readonly (readonly StepAst[])[];
interface Place {
  readonly step: StepAst;
  readonly next: number;
  readonly lists: Lists;
}

class LayOut {
  private readonly numbers = new Map<StepAst, number>();
  private readonly first = new Map<string, StepAst>();
  private readonly nodes: Node[] = [];
  private sound = true;

  constructor(
    private readonly playbook: PlaybookAst,
    private readonly findings: Findings,
  ) {}

  run(): Layout {
    this.number(this.playbook.steps, 1);
    this.checkSize();
    this.list(this.playbook.steps, END, []);
    this.nodes.sort((a, b) => a.pc - b.pc);
    const byId = new Map<string, Node>();
    for (const node of this.nodes) {
      const id = node.step.id.value;
      if (id !== '' && !byId.has(id)) byId.set(id, node);
    }
    return { nodes: this.nodes, byId, sound: this.sound, tooLarge: this.numbers.size > MOST_STEPS };
  }

  private number(steps: readonly StepAst[], depth: number): void {
    for (const step of steps) {
      this.numbers.set(step, this.numbers.size);
      this.checkDuplicate(step);
      for (const list of listsOf(step)) {
        if (depth + 1 === MOST_NESTING + 1) {
          const args = {
            n: depth + 1,
            things: 'lists of steps inside each other',
            m: MOST_NESTING,
          };
          this.findings.add('too-many', list[0]?.span ?? step.span, args);
        }
        this.number(list, depth + 1);
      }
    }
  }

  private checkDuplicate(step: StepAst): void {
    const { value, span } = step.id;
    if (value === '') return;
    const before = this.first.get(value);
    if (before === undefined) this.first.set(value, step);
    else this.findings.add('duplicate-id', span, { id: value, offset: before.id.span.start });
  }

  private checkSize(): void {
    const n = this.numbers.size;
    if (n <= MOST_STEPS) return;
    this.findings.add('too-many', this.playbook.span, { n, things: 'steps', m: MOST_STEPS });
  }

  private list(steps: readonly StepAst[], after: number, around: Lists): void {
    const lists = [...around, steps];
    steps.forEach((step, index) => {
      const following = steps[index + 1];
      const next = following === undefined ? after : this.pc(following);
      this.step(step, next, lists);
    });
  }

  private step(step: StepAst, next: number, lists: Lists): void {
    const { verb } = step;
    if (verb === undefined || !verb.whole) this.sound = false;
    const place = { step, next, lists };
    const follow = (then: ContinuationAst | undefined): number => this.follow(then, place);
    const outcomes = new Map<string, number>();
    for (const { name, then } of byName(step.outcomes)) outcomes.set(name.value, follow(then));
    const arms = verb?.kind === 'branch' ? verb.arms.map((arm) => follow(arm.then)) : [];
    const otherwise =
      verb?.kind === 'branch' && verb.else !== undefined ? follow(verb.else) : undefined;
    const failure = step.onFailure === undefined ? undefined : follow(step.onFailure);
    this.nodes.push({
      pc: this.pc(step),
      step,
      next,
      outcomes,
      arms,
      ...(otherwise === undefined ? {} : { else: otherwise }),
      ...(failure === undefined ? {} : { onFailure: failure }),
    });
  }

  private follow(then: ContinuationAst | undefined, place: Place): number {
    const { next, lists } = place;
    switch (then?.kind) {
      case undefined:
        this.sound = false;
        return NOWHERE;
      case 'continue':
        return next;
      case 'list': {
        this.list(then.steps, next, lists);
        const [first] = then.steps;
        return first === undefined ? next : this.pc(first);
      }
      case 'goto':
        return this.goto(then.target, lists);
      case 'exit':
        return this.leave(place.step, then.target);
    }
  }

  private goto(target: Placed<string>, lists: Lists): number {
    for (const list of [...lists].reverse()) {
      const found = list.find((step) => step.id.value === target.value);
      if (found !== undefined) return this.pc(found);
    }
    this.sound = false;
    const args = { name: target.value, id: target.value };
    const hidden = this.first.get(target.value);
    if (hidden !== undefined) {
      this.findings.add('goto-out-of-sight', target.span, {
        ...args,
        offset: hidden.id.span.start,
      });
    } else {
      const inSight = lists.flatMap((list) => list.map((step) => step.id.value));
      this.findings.addUnknown(
        'unknown-step',
        target.span,
        { ...args, known: inSight.filter((id) => id !== '').join(', ') },
        inSight.filter((id) => id !== ''),
      );
    }
    return NOWHERE;
  }

  /** `{exit: name}` becomes a step of its own, `<step>.<exit>`, numbered behind those with an id. */
  private readonly leaves = new Map<string, number>();
  private leave(from: StepAst, target: Placed<string>): number {
    const id = `${from.id.value}.${target.value}`;
    const known = this.leaves.get(id);
    if (known !== undefined) return known;
    const pc = this.numbers.size + this.leaves.size;
    this.leaves.set(id, pc);
    const { span } = target;
    const verb = { kind: 'exit', exit: target, span, whole: true } as const;
    const step: StepAst = { id: { value: id, span }, verb, outcomes: [], span };
    this.nodes.push({ pc, step, next: END, outcomes: new Map(), arms: [] });
    return pc;
  }

  private pc(step: StepAst): number {
    return this.numbers.get(step) ?? NOWHERE;
  }
}

/** The lists of steps inside a step: arms in their order, outcomes by name, because their order in the file means nothing. */
export function listsOf(step: StepAst): readonly (readonly StepAst[])[] {
  const { verb } = step;
  const following: (ContinuationAst | undefined)[] = [];
  if (verb?.kind === 'branch') following.push(...verb.arms.map((arm) => arm.then), verb.else);
  following.push(...byName(step.outcomes).map((outcome) => outcome.then), step.onFailure);
  return following.flatMap((then) => (then?.kind === 'list' ? [then.steps] : []));
}

function byName(outcomes: readonly OutcomeAst[]): readonly OutcomeAst[] {
  return [...outcomes].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
}
