import type { Catalog } from '../../kernel/catalog';
import type { Span as Length } from '../../kernel/plan';
import type { ExitAst, LadderAst, PlaybookAst, WayAst } from '../ast';
import type { FragmentScopeAst } from '../param-ast';
import { Lifted } from '../expression/types';
import type { Checked } from '../expression/types';
import type { Findings } from '../findings';
import { befores } from '../flow/before';
import type { Before } from '../flow/before';
import type { Layout } from '../flow/layout';
import type { Node } from '../flow/node';
import type { Templates } from '../templates';
import type { Leaf } from '../tree';
import { Facts } from './facts';
import type { Neighbours } from './hand-over';
import { paramFields } from './params';
import { checkPicked } from './picks';
import { Reader } from './reader';
import type { Place } from './reader';
import { Scopes } from './scope';
import { SendCheck } from './send';
import { inRepeat } from './surroundings';
import { checkTrigger } from './triggers';
import { VerbCheck } from './verbs';

/** Fourth pass: every expression, chain and text against the names that exist where it stands. */
export interface Typed {
  readonly checked: ReadonlyMap<Leaf, Checked>;
  readonly lifted: Lifted;
  /** Dotted names read by expressions, chains and texts. */
  readonly reads: ReadonlySet<string>;
  /** Paths of the templates that are sent. */
  readonly templates: ReadonlySet<string>;
  /** Texts of fragments whose names are others in the playbook: what stands in the plan instead of the leaf. */
  readonly texts: ReadonlyMap<Leaf, string>;
  /** Facts that texts read, without `facts.`: `Plan.facts`. */
  readonly facts: ReadonlyMap<string, Checked>;
}

export interface TypeContext {
  readonly catalog: Catalog;
  readonly templates: Templates;
  readonly findings: Findings;
  /** Of the catalog: their chains are checked where a step names them. */
  readonly ladders?: ReadonlyMap<string, LadderAst>;
  /** Absent where a fragment is checked by itself. */
  readonly playbooks?: Neighbours;
}

export function checkTypes(playbook: PlaybookAst, layout: Layout, context: TypeContext): Typed {
  return new TypeCheck(playbook, layout, context).run();
}

class TypeCheck {
  private readonly reader: Reader;
  private readonly scopes: Scopes;
  private readonly facts: Facts;
  private readonly sends: SendCheck;
  private readonly verbs: VerbCheck;
  private readonly before: readonly Before[];
  private readonly places = new Map<number, Place>();
  private readonly repeated: ReadonlySet<string>;

  constructor(
    private readonly playbook: PlaybookAst,
    private readonly layout: Layout,
    context: TypeContext,
  ) {
    const { catalog, findings, templates } = context;
    const lifted = new Lifted();
    this.scopes = new Scopes(catalog, playbook, layout);
    this.facts = new Facts(playbook.facts, lifted);
    const subject = playbook.subject.value;
    this.reader = new Reader(findings, this.facts, lifted, { catalog, subject });
    const { scopes, reader } = this;
    this.sends = new SendCheck(reader, playbook, { catalog, templates, scopes });
    this.verbs = new VerbCheck({
      reader,
      scopes,
      catalog,
      ladders: context.ladders ?? new Map<string, LadderAst>(),
      sends: this.sends,
      neighbours: context.playbooks ?? { byId: new Map(), whole: false },
      subject,
    });
    this.before = befores(layout);
    this.repeated = inRepeat(playbook);
  }

  run(): Typed {
    this.checkFacts();
    for (const way of this.playbook.ways) this.way(way);
    for (const exit of this.playbook.exits) this.exit(exit);
    this.end();
    for (const node of this.layout.nodes) {
      if (node.pseudo !== undefined) continue;
      const place = this.placeOf(node);
      this.reader.condition(node.step.if, place);
      const { verb } = node.step;
      if (verb !== undefined) this.verbs.check(verb, node.step.id.value, place);
    }
    const { checked, lifted, reads, texts, textFacts } = this.reader;
    const facts = new Map(
      [...textFacts].map(([name, fact]) => [name.slice('facts.'.length), fact]),
    );
    return { checked, lifted, reads, texts, facts, templates: this.sends.used };
  }

  /** Facts that nobody uses are checked too: with every step behind them. */
  private checkFacts(): void {
    const all = new Set(this.layout.nodes.map((node) => node.pc));
    const scope = this.scopes.step({ surely: new Set(), possibly: all }, true);
    const facts = this.reader.place(scope, 'step').known.get('facts')?.type;
    if (facts?.kind !== 'thing') return;
    for (const { fact } of facts.fields.values())
      this.reader.findings.list.push(...(fact?.findings ?? []));
  }

  private way({ trigger, manual, schedule }: WayAst): void {
    const { reader, scopes } = this;
    const place = reader.place(scopes.way(), 'way');
    if (trigger !== undefined) checkTrigger(reader, scopes, trigger, place);
    reader.condition(manual?.if, place);
    reader.condition(schedule?.if, place);
  }

  private exit({ trigger, tasks }: ExitAst): void {
    const { reader, scopes } = this;
    const place = reader.place(scopes.exit(), 'exit');
    if (trigger !== undefined) checkTrigger(reader, scopes, trigger, place);
    this.verbs.policy(tasks, this.anywhere());
  }

  /** What is judged or done when an enrollment is over. */
  private end(): void {
    const { goal, onExitTasks } = this.playbook;
    const exits = this.reader.place(this.scopes.exit(), 'exit');
    if (goal !== undefined) checkPicked<Length>(this.reader, exits, goal.within);
    this.reader.condition(goal?.confirm?.if, exits);
    this.verbs.policy(onExitTasks, this.anywhere());
  }

  /** Wherever the enrollment is: every step may be behind it. */
  private anywhere(): Place {
    const possibly = new Set(this.layout.nodes.map((node) => node.pc));
    return this.reader.place(this.scopes.step({ surely: new Set(), possibly }, false), 'step');
  }

  private placeOf(node: Node): Place {
    const known = this.places.get(node.pc);
    if (known !== undefined) return known;
    const place = this.newPlace(node);
    this.places.set(node.pc, place);
    return place;
  }

  private newPlace(node: Node): Place {
    const turn = this.repeated.has(node.step.id.value);
    const before = this.before[node.pc] ?? NOTHING;
    const scope = this.scopes.step(before, turn);
    const { inside } = node.step;
    if (inside === undefined) return this.reader.place(scope, 'step');
    const outer = this.around(inside, turn);
    const params = paramFields(this.reader, inside, { outer, things: this.scopes.things });
    const own = this.scopes.fragment(inside, scope, { before, params });
    const place = this.reader.place(own, 'fragment');
    return { ...place, arguments: { file: inside.file, outer } };
  }

  /** The step that uses the fragment; of one that is checked by itself, nothing in particular. */
  private around(inside: FragmentScopeAst, turn: boolean): Place {
    const use = this.layout.byId.get(inside.use);
    if (use !== undefined) return this.placeOf(use);
    return this.reader.place(this.scopes.step(NOTHING, turn), 'step');
  }
}

const NOTHING: Before = { surely: new Set(), possibly: new Set() };
