import type { PlaybookAst, StepAst } from '../ast';
import type { Findings } from '../findings';
import { listsOf, localId } from './node';

/** Every step of a playbook gets its number: depth first, closing steps of the exits last. Ids are there once. */

const MOST_STEPS = 200;
const MOST_NESTING = 8;

export class Numbers {
  private readonly numbers = new Map<StepAst, number>();
  private readonly first = new Map<string, StepAst>();
  /** The branches of `parallel` around a step. */
  private readonly walls = new Map<StepAst, readonly (readonly StepAst[])[]>();
  private behind = 0;

  constructor(
    private readonly playbook: PlaybookAst,
    private readonly findings: Findings,
  ) {
    this.number(playbook.steps, 1, []);
    for (const exit of playbook.exits) this.number(exit.do, 1, []);
    if (!this.tooLarge) return;
    const args = { n: this.numbers.size, things: 'steps', m: MOST_STEPS };
    this.findings.add('too-many', this.playbook.span, args);
  }

  get tooLarge(): boolean {
    return this.numbers.size > MOST_STEPS;
  }

  of(step: StepAst): number | undefined {
    return this.numbers.get(step);
  }

  has(id: string): boolean {
    return this.first.has(id);
  }

  /** The step that has this id, however deep it is. */
  find(id: string): StepAst | undefined {
    return this.first.get(id);
  }

  /** Whether a way between the two crosses the edge of a branch. */
  divided(from: StepAst, to: StepAst): boolean {
    const here = this.walls.get(from) ?? [];
    return (this.walls.get(to) ?? []).some((wall) => !here.includes(wall));
  }

  /** The next number behind those of the steps. */
  following(): number {
    this.behind += 1;
    return this.numbers.size + this.behind - 1;
  }

  private number(
    steps: readonly StepAst[],
    depth: number,
    walls: readonly (readonly StepAst[])[],
  ): void {
    for (const step of steps) {
      this.numbers.set(step, this.numbers.size);
      this.walls.set(step, walls);
      this.checkDuplicate(step);
      const branches =
        step.verb?.kind === 'parallel' ? step.verb.branches.map((branch) => branch.steps) : [];
      for (const list of listsOf(step)) {
        if (depth === MOST_NESTING) this.tooDeep(list[0] ?? step);
        this.number(list, depth + 1, branches.includes(list) ? [...walls, list] : walls);
      }
    }
  }

  private tooDeep({ span }: StepAst): void {
    const things = 'lists of steps inside each other';
    this.findings.add('too-many', span, { n: MOST_NESTING + 1, things, m: MOST_NESTING });
  }

  private checkDuplicate(step: StepAst): void {
    const { value, span } = step.id;
    if (value === '') return;
    const before = this.first.get(value);
    if (before === undefined) this.first.set(value, step);
    else {
      const args = { id: localId(step), offset: before.id.span.start };
      this.findings.add('duplicate-id', span, args);
    }
  }
}
