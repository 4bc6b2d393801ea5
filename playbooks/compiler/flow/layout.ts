import type { Scope } from '../../kernel/plan';
import { END } from '../../kernel/plan';
import type { ContinuationAst, PlaybookAst, StepAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import type { Placed } from '../tree';
import { reportGoto } from './goto';
import type { Sight } from './goto';
import { Numbers } from './numbers';
import { byName, means } from './node';
import type { Node, Pseudo } from './node';

/**
 * Numbers the steps and resolves what follows what: nested lists become jumps. All later passes
 * and the plan speak of these numbers.
 */

export interface Layout {
  /** By number. */
  readonly nodes: readonly Node[];
  /** Steps of the author's, by id. */
  readonly byId: ReadonlyMap<string, Node>;
  /** Exit -> where its closing steps begin. */
  readonly closings: ReadonlyMap<string, number>;
  /** False when a verb, a continuation or a goto could not be resolved: nothing is said about ways then. */
  readonly sound: boolean;
  /** More steps than a playbook may have: nothing more is said about it. */
  readonly tooLarge: boolean;
}

/** Stands for a place that could not be resolved. */
const NOWHERE = -2;

export function layOut(playbook: PlaybookAst, findings: Findings): Layout {
  return new LayOut(playbook, findings).run();
}

/** Of the fragment a list belongs to: where its ends lead. */
interface Using {
  readonly pc: number;
  readonly end: (outcome: string) => number;
}
/** What is around a list. */
interface Around extends Sight {
  readonly scopes: readonly Scope[];
  readonly using?: Using;
}
interface Place {
  readonly pc: number;
  readonly step: StepAst;
  readonly next: number;
  readonly around: Around;
}
type Verb<K extends VerbAst['kind']> = Extract<VerbAst, { kind: K }>;

class LayOut {
  private readonly numbers: Numbers;
  private readonly nodes: Node[] = [];
  private sound = true;

  constructor(
    private readonly playbook: PlaybookAst,
    private readonly findings: Findings,
  ) {
    this.numbers = new Numbers(playbook, findings);
  }

  run(): Layout {
    const { steps, exits } = this.playbook;
    this.list(steps, END, { lists: [], beyond: [], scopes: [] });
    const closings = new Map<string, number>();
    for (const exit of exits) {
      const [first] = exit.do;
      if (first === undefined) continue;
      const scopes = [{ kind: 'closing', exit: exit.name.value }] as const;
      this.list(exit.do, END, { lists: [], beyond: [], scopes });
      closings.set(exit.name.value, this.pc(first));
    }
    this.nodes.sort((a, b) => a.pc - b.pc);
    const byId = new Map<string, Node>();
    for (const node of this.nodes) {
      const id = node.step.id.value;
      if (id !== '' && node.pseudo === undefined && !byId.has(id)) byId.set(id, node);
    }
    const { sound, numbers, nodes } = this;
    return { nodes, byId, closings, sound, tooLarge: numbers.tooLarge };
  }

  private list(steps: readonly StepAst[], after: number, outer: Around): void {
    const around = { ...outer, lists: [...outer.lists, steps] };
    steps.forEach((step, index) => {
      const following = steps[index + 1];
      const next = following === undefined ? after : this.pc(following);
      this.step({ pc: this.pc(step), step, next, around });
    });
  }

  private step(place: Place): void {
    const { pc, step, next, around } = place;
    const { verb } = step;
    if (verb === undefined || !verb.whole) this.sound = false;
    const outcomes = new Map<string, number>();
    for (const { name, then } of byName(step.outcomes))
      outcomes.set(name.value, this.follow(then, place));
    const arms = this.inside(place, outcomes);
    const otherwise =
      verb?.kind === 'branch' && verb.else !== undefined
        ? this.follow(verb.else, place)
        : undefined;
    const failure = step.onFailure === undefined ? undefined : this.follow(step.onFailure, place);
    this.nodes.push({
      pc,
      step,
      next,
      outcomes,
      arms,
      scopes: around.scopes,
      ...(otherwise === undefined ? {} : { else: otherwise }),
      ...(failure === undefined ? {} : { onFailure: failure }),
    });
  }

  private inside(place: Place, outcomes: ReadonlyMap<string, number>): readonly number[] {
    const { verb } = place.step;
    switch (verb?.kind) {
      case 'branch':
        return verb.arms.map((arm) => this.follow(arm.then, place));
      case 'split':
        return verb.arms.map((arm) => {
          const after = outcomes.get(arm.name.value) ?? place.next;
          return this.into(arm.do, after, place.around);
        });
      case 'parallel':
        return this.parallel(verb, place);
      case 'repeat':
        return this.repeat(verb, place);
      case 'use':
        return this.use(verb, place, outcomes);
      default:
        return [];
    }
  }

  private parallel(verb: Verb<'parallel'>, { pc, step, next, around }: Place): readonly number[] {
    return verb.branches.map(({ name, steps }) => {
      const branch = name.value;
      const scopes: readonly Scope[] = [...around.scopes, { kind: 'branch', pc, branch }];
      const pseudo = { kind: 'join', parallel: pc, branch } as const;
      const id = { value: `${step.id.value}/${branch}`, span: name.span };
      const join = this.put(pseudo, { ...step, id, span: name.span }, { next, scopes });
      const beyond = [...around.beyond, ...around.lists];
      return this.into(steps, join, { ...around, lists: [], beyond, scopes });
    });
  }

  private repeat(verb: Verb<'repeat'>, { pc, step, next, around }: Place): readonly number[] {
    const scopes: readonly Scope[] = [...around.scopes, { kind: 'turn', pc }];
    const id = { value: `${step.id.value}/turn`, span: verb.span };
    const turn = this.put({ kind: 'turn', repeat: pc }, { ...step, id }, { next, scopes });
    return [this.into(verb.do, turn, { ...around, scopes })];
  }

  private use(
    verb: Verb<'use'>,
    { pc, step, next, around }: Place,
    outcomes: ReadonlyMap<string, number>,
  ): readonly number[] {
    const { scopes } = around;
    const ends = new Map<string, number>();
    const end = (outcome: string): number => {
      const known = ends.get(outcome);
      if (known !== undefined) return known;
      const id = { value: `${step.id.value}/${outcome}`, span: verb.span };
      const goes = { next: outcomes.get(outcome) ?? next, scopes };
      const made = this.put({ kind: 'end', use: pc, outcome }, { ...step, id }, goes);
      ends.set(outcome, made);
      return made;
    };
    const using = { pc, end };
    return [this.into(verb.steps, end('done'), { lists: [], beyond: [], scopes, using })];
  }

  /** Lays a list out; where it begins. */
  private into(steps: readonly StepAst[], after: number, around: Around): number {
    this.list(steps, after, around);
    const [first] = steps;
    return first === undefined ? after : this.pc(first);
  }

  /** A pseudo-instruction, numbered behind those with an id. */
  private put(
    pseudo: Pseudo,
    { id, span, inside }: StepAst,
    goes: Pick<Node, 'next' | 'scopes'>,
  ): number {
    const pc = this.numbers.following();
    const step = { id, span, outcomes: [], ...(inside === undefined ? {} : { inside }) };
    this.nodes.push({ pc, step, pseudo, outcomes: new Map(), arms: [], ...goes });
    return pc;
  }

  private follow(then: ContinuationAst | undefined, place: Place): number {
    const { next, around } = place;
    switch (then?.kind) {
      case undefined:
        return this.nowhere();
      case 'continue':
        return next;
      case 'list':
        return this.into(then.steps, next, around);
      case 'goto':
        return this.goto(then.target, place);
      case 'exit':
        return this.leave(place, then.target);
      case 'end':
        // In a fragment that is checked by itself; elsewhere it has been refused where it stands.
        return around.using?.end(then.target.value) ?? END;
    }
  }

  private nowhere(): number {
    this.sound = false;
    return NOWHERE;
  }

  private goto(target: Placed<string>, { step: from, around }: Place): number {
    for (const list of [...around.lists].reverse()) {
      const found = list.find((step) => means(step, target.value, from));
      if (found !== undefined) return this.pc(found);
    }
    reportGoto(target, { from, sight: around, numbers: this.numbers }, this.findings);
    return this.nowhere();
  }

  /** `{exit: name}` becomes a step of its own, `<step>.<exit>`, numbered behind those with an id. */
  private readonly leaves = new Map<string, number>();
  private leave({ step: from, around }: Place, target: Placed<string>): number {
    const key = `${from.id.value}/${target.value}`;
    const known = this.leaves.get(key);
    if (known !== undefined) return known;
    const pc = this.numbers.following();
    this.leaves.set(key, pc);
    const { span } = target;
    const verb = { kind: 'exit', exit: target, span, whole: true } as const;
    const dotted = `${from.id.value}.${target.value}`;
    // A step of a fragment may be called like the exit.
    const id = { value: this.numbers.has(dotted) ? key : dotted, span };
    const { scopes } = around;
    const step: StepAst = { id, verb, outcomes: [], span };
    this.nodes.push({ pc, step, next: END, outcomes: new Map(), arms: [], scopes });
    return pc;
  }

  private pc(step: StepAst): number {
    return this.numbers.of(step) ?? NOWHERE;
  }
}
