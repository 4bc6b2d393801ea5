import type { Instruction, Plan, Scope } from '../kernel/plan';
import type { Line, Lines } from '../kernel/lines';
import { detailsOf } from './graph-details';
import { outcomesOf, targetOf, textWords, triggerWords } from './plan-words';

/** A plan as boxes and arrows: what `graph` draws, in whatever format. */

export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups: readonly GraphGroup[];
}
export interface GraphNode {
  readonly id: string;
  readonly kind: 'way' | 'exit' | 'finished' | 'joined' | Instruction['op'];
  readonly title: string;
  readonly details: readonly GraphDetail[];
  /** `onboarding.playbook.yaml:42`; absent: it is in no file (`finished`), or nobody said where things are. */
  readonly place?: string;
  readonly group?: string;
}
export interface GraphDetail {
  readonly text: string;
  /** What it is about: what people read, a condition, a time, an approval. */
  readonly tone: 'plain' | 'text' | 'condition' | 'time' | 'approval';
}
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}
/** A branch of a parallel, the turns of a repeat, what is done after an exit. */
export interface GraphGroup {
  readonly id: string;
  readonly label: string;
  readonly parent?: string;
}

/** Steps that cannot be reached are not there: the compiler has named them. Order: ways in, steps as in the plan, exits. */
export function toGraph(plan: Plan, lines?: Lines): Graph {
  return new Drawing(plan, lines).graph();
}

/** Ends of lists have no box: arrows go where they lead. */
const HIDDEN = new Set<string>(['join', 'turn', 'end', 'exit']);

class Drawing {
  private readonly nodes: GraphNode[] = [];
  private readonly edges = new Map<string, GraphEdge & { readonly labels: string[] }>();
  private readonly groups = new Map<string, GraphGroup>();

  constructor(
    private readonly plan: Plan,
    private readonly lines: Lines | undefined,
  ) {}

  graph(): Graph {
    const { plan } = this;
    for (const [name, way] of Object.entries(plan.ways)) {
      this.nodes.push({
        id: `way:${name}`,
        kind: 'way',
        title: name,
        details: [{ text: triggerWords(way), tone: 'plain' }],
        ...this.placed(this.lines?.ways[name]),
      });
      this.edge(`way:${name}`, plan.start, '');
    }
    plan.code.forEach((step, pc) => this.step(step, pc));
    plan.exitOrder.forEach((name) => this.exit(name));
    const edges = [...this.edges.values()].map(({ from, to, labels }) => ({
      from,
      to,
      label: labels.filter((label) => label !== '').join(', '),
    }));
    if (edges.some(({ to }) => to === 'finished'))
      this.nodes.push({ id: 'finished', kind: 'finished', title: 'finished', details: [] });
    const title = `${plan.playbook}: ${textWords(plan.title)}`;
    return { title, nodes: this.nodes, edges, groups: [...this.groups.values()] };
  }

  private step(step: Instruction, pc: number): void {
    if (HIDDEN.has(step.op) && !(step.op === 'exit' && step.if)) return;
    const group = this.groupOf(step.scopes ?? []);
    this.nodes.push({
      id: step.step,
      kind: step.op,
      title: step.step,
      details: detailsOf(step, this.plan.subject),
      ...this.placed(this.lines?.code[pc]),
      ...(group === undefined ? {} : { group }),
    });
    this.arrows(step, pc, group);
    if (step.if && !this.edges.has(keyOf(step.step, this.nameOf(step.next, step) ?? '')))
      this.edge(step.step, step.next, 'passed', step);
  }

  private arrows(step: Instruction, pc: number, group: string | undefined): void {
    switch (step.op) {
      case 'branch':
        for (const arm of step.arms) this.edge(step.step, arm.to, arm.if.source, step);
        this.edge(step.step, step.else, 'else', step);
        break;
      case 'split':
        for (const arm of step.arms)
          this.edge(step.step, arm.to, `${arm.name} ${arm.weight}%`, step);
        break;
      case 'parallel':
        for (const branch of step.branches) this.edge(step.step, branch.to, branch.name, step);
        this.joined(step.step, pc, group);
        this.edge(`joined:${pc}`, step.next, '', step);
        break;
      case 'exit':
        this.link(step.step, `exit:${step.exit}`, '');
        break;
      default:
        if (step.op === 'repeat') this.edge(step.step, step.do, 'turn', step);
        if (step.op === 'use') this.edge(step.step, step.to, '', step);
        else this.outcomes(step);
    }
    if (step.onFailure !== undefined) this.edge(step.step, step.onFailure, 'failure', step);
  }

  /** Listed outcomes by name; all that go on to the next step as one arrow. */
  private outcomes(step: Instruction): void {
    const all = [...new Set([...outcomesOf(step), ...Object.keys(step.outcomes)])];
    const next = this.nameOf(step.next, step);
    const ahead = all.filter(
      (name) => this.nameOf(step.outcomes[name] ?? step.next, step) === next,
    );
    const apart = all.filter((name) => !ahead.includes(name));
    for (const name of apart) this.edge(step.step, step.outcomes[name] ?? step.next, name, step);
    if (ahead.length === 0 && all.length > 0) return;
    this.edge(step.step, step.next, apart.length === 0 ? '' : ahead.slice(0, 3).join(', '), step);
  }

  private joined(step: string, pc: number, group: string | undefined): void {
    const parallel = this.plan.code[pc];
    if (parallel?.op !== 'parallel') return;
    const { kind, names } = parallel.join;
    this.nodes.push({
      id: `joined:${pc}`,
      kind: 'joined',
      title: `${kind} of ${names.join(', ')}`,
      details: [{ text: `of ${step}`, tone: 'plain' }],
      ...(group === undefined ? {} : { group }),
    });
  }

  private exit(name: string): void {
    const exit = this.plan.exits[name];
    const id = `exit:${name}`;
    const details: GraphDetail[] = [];
    if (exit?.trigger) details.push({ text: 'at any time:', tone: 'plain' });
    if (exit?.trigger) details.push({ text: triggerWords(exit.trigger), tone: 'condition' });
    this.nodes.push({
      id,
      kind: 'exit',
      title: name,
      details,
      ...this.placed(this.lines?.exits[name]),
    });
    if (exit?.do !== undefined) this.edge(id, exit.do, 'then');
  }

  private placed(at: Line | undefined): { readonly place?: string } {
    if (at === undefined || this.lines === undefined) return {};
    return { place: `${at.file ?? this.lines.file}:${at.line}` };
  }

  private edge(from: string, pc: number, label: string, step?: Instruction): void {
    const to = this.nameOf(pc, step);
    if (to !== undefined) this.link(from, to, label);
  }

  private link(from: string, to: string, label: string): void {
    const key = keyOf(from, to);
    const known = this.edges.get(key);
    if (!known) this.edges.set(key, { from, to, label, labels: [label] });
    else if (!known.labels.includes(label)) known.labels.push(label);
  }

  /** The box a jump arrives at; none after the last closing step. */
  private nameOf(pc: number, step?: Instruction): string | undefined {
    const target = targetOf(this.plan, pc);
    if (target.kind === 'join') return `joined:${target.pc}`;
    if (target.kind === 'end')
      return step?.scopes?.[0]?.kind === 'closing' ? undefined : 'finished';
    const to = this.plan.code[target.pc];
    if (to?.op === 'exit' && !to.if) return `exit:${to.exit}`;
    return to?.step;
  }

  private groupOf(scopes: readonly Scope[]): string | undefined {
    let parent: string | undefined;
    for (const scope of scopes) {
      const id = `${parent === undefined ? '' : `${parent}/`}${this.scopeId(scope)}`;
      const label = this.scopeLabel(scope);
      this.groups.set(id, { id, label, ...(parent === undefined ? {} : { parent }) });
      parent = id;
    }
    return parent;
  }

  private scopeId(scope: Scope): string {
    if (scope.kind === 'closing') return `closing:${scope.exit}`;
    return scope.kind === 'turn' ? `turn:${scope.pc}` : `branch:${scope.pc}:${scope.branch}`;
  }

  private scopeLabel(scope: Scope): string {
    if (scope.kind === 'closing') return `after exit ${scope.exit}`;
    if (scope.kind === 'branch') return scope.branch;
    return `each turn of ${this.plan.code[scope.pc]?.step ?? ''}`;
  }
}

function keyOf(from: string, to: string): string {
  return `${from}\n${to}`;
}
