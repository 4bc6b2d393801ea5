import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst, StepAst, TextAst, TriggerAst, VerbAst } from '../ast';
import { checkExpression } from '../expression/check';
import { Lifted } from '../expression/types';
import type { Checked, Entry, Reference, Scope, Wanted } from '../expression/types';
import type { Findings } from '../findings';
import { befores } from '../flow/before';
import type { Layout } from '../flow/layout';
import type { Node } from '../flow/node';
import { checkText } from '../text/check-text';
import type { TextOptions } from '../text/check-text';
import type { Templates } from '../templates';
import type { Leaf } from '../tree';
import { checkChain } from './chains';
import { Facts } from './facts';
import { Scopes } from './scope';

/** Fourth pass: every expression, chain and text against the names that exist where it stands. */
export interface Typed {
  readonly checked: ReadonlyMap<Leaf, Checked>;
  readonly lifted: Lifted;
  /** Dotted names read by expressions, chains and texts. */
  readonly reads: ReadonlySet<string>;
  /** Template path -> the purposes it is sent for. */
  readonly templates: ReadonlySet<string>;
}

export interface TypeContext {
  readonly catalog: Catalog;
  readonly templates: Templates;
  readonly findings: Findings;
}

export function checkTypes(playbook: PlaybookAst, layout: Layout, context: TypeContext): Typed {
  return new TypeCheck(playbook, layout, context).run();
}

const MOST_IN_TITLE = 200;
const MOST_IN_TEXT = 4096;

class TypeCheck {
  private readonly checked = new Map<Leaf, Checked>();
  private readonly lifted = new Lifted();
  private readonly reads = new Set<string>();
  private readonly used = new Set<string>();
  private readonly scopes: Scopes;
  private readonly facts: Facts;
  private readonly findings: Findings;

  constructor(
    private readonly playbook: PlaybookAst,
    private readonly layout: Layout,
    private readonly context: TypeContext,
  ) {
    this.scopes = new Scopes(context.catalog, playbook, layout);
    this.facts = new Facts(playbook.facts, this.lifted);
    this.findings = context.findings;
  }

  run(): Typed {
    this.checkFacts();
    for (const way of this.playbook.ways) {
      const scope = this.scopes.way();
      if (way.trigger !== undefined) this.trigger(way.trigger, scope, 'way');
      this.condition(way.manual?.if, this.facts.put(scope, 'way'), false);
    }
    for (const exit of this.playbook.exits) {
      if (exit.trigger !== undefined) this.trigger(exit.trigger, this.scopes.exit(), 'exit');
    }
    const before = befores(this.layout);
    for (const node of this.layout.nodes) {
      const known = before[node.pc] ?? { surely: new Set<number>(), possibly: new Set<number>() };
      this.step(node, this.scopes.step(known));
    }
    const { checked, lifted, reads, used } = this;
    return { checked, lifted, reads, templates: used };
  }

  /** Facts that nobody uses are checked too: with every step behind them. */
  private checkFacts(): void {
    const all = new Set(this.layout.nodes.map((node) => node.pc));
    const scope = this.scopes.step({ surely: new Set(), possibly: all });
    const facts = this.facts.put(scope, 'step').get('facts')?.type;
    if (facts?.kind !== 'thing') return;
    for (const { fact } of facts.fields.values())
      this.findings.list.push(...(fact?.findings ?? []));
  }

  private trigger(trigger: TriggerAst, scope: ReadonlyMap<string, Entry>, place: string): void {
    const { on } = trigger;
    if (on?.kind === 'event') {
      const withEvent = this.scopes.withEvent(scope, trigger);
      const before = this.findings.list.length;
      this.condition(trigger.if, this.facts.put(withEvent, place), false);
      if (!this.knows(on.types)) this.forget(before, withEvent.get('event'));
      return;
    }
    const known = this.facts.put(scope, place);
    if (on !== undefined) this.condition(on.condition, known, true);
    this.condition(trigger.if, known, false);
  }

  private knows(types: readonly { readonly value: string }[]): boolean {
    return types.every(({ value }) => Object.hasOwn(this.context.catalog.events, value));
  }

  /** An event that does not exist has been reported: that it lacks a field is the same fault. */
  private forget(from: number, event: Entry | undefined): void {
    const title = event?.type.kind === 'thing' ? event.type.title : '';
    const since = this.findings.list.splice(from);
    this.findings.list.push(
      ...since.filter(({ code, args }) => code !== 'unknown-field' || args.thing !== title),
    );
  }

  private condition(leaf: Leaf | undefined, scope: Scope, watched: boolean): void {
    if (leaf === undefined) return;
    this.expression(leaf, scope, { kind: 'condition', watched, lifted: this.lifted });
  }

  private expression(leaf: Leaf, scope: Scope, wanted: Wanted): Checked {
    const checked = checkExpression(leaf.text, leaf, scope, wanted);
    this.checked.set(leaf, checked);
    this.findings.list.push(...checked.findings);
    if (checked.expr === undefined && checked.findings.length === 0) {
      this.findings.list.push(...this.facts.faults(leaf.text, scope));
    }
    for (const name of this.namesOf(checked)) this.reads.add(name);
    return checked;
  }

  private namesOf(checked: Checked): readonly string[] {
    const names = new Set(checked.names);
    for (const name of names) {
      if (!name.startsWith('#')) continue;
      for (const inner of this.lifted.parts[Number(name.slice(1))]?.names ?? []) names.add(inner);
    }
    return [...names];
  }

  private step(node: Node, scope: ReadonlyMap<string, Entry>): void {
    const { step } = node;
    const known = this.facts.put(scope, 'step');
    this.condition(step.if, known, false);
    if (step.verb !== undefined) this.verb(step.verb, step, { scope, known });
  }

  private verb(
    verb: VerbAst,
    step: StepAst,
    place: { readonly scope: ReadonlyMap<string, Entry>; readonly known: Scope },
  ): void {
    const { known } = place;
    switch (verb.kind) {
      case 'branch':
        for (const arm of verb.arms) this.condition(arm.if, known, false);
        break;
      case 'wait':
        for (const { trigger } of verb.arms) this.trigger(trigger, place.scope, 'step');
        break;
      case 'task':
        this.chain(verb.assign, ['person', 'queue'], known);
        this.text(verb.title, known, { step: step.id.value, what: 'title', limit: MOST_IN_TITLE });
        this.text(verb.body, known, { step: step.id.value, what: 'body', limit: MOST_IN_TEXT });
        break;
      case 'notify':
        this.chain(verb.to, ['person', 'queue'], known);
        for (const leaf of verb.cc) this.chainElement(leaf, ['person', 'queue'], known);
        this.text(verb.text, known, { step: step.id.value, what: 'text', limit: MOST_IN_TEXT });
        if (typeof verb.urgent === 'object') this.condition(verb.urgent, known, false);
        break;
      case 'send':
        this.send(verb, step, known);
        break;
      case 'exit':
        break;
    }
  }

  private send(verb: Extract<VerbAst, { kind: 'send' }>, step: StepAst, names: Scope): void {
    for (const leaf of verb.to) this.chainElement(leaf, ['contact'], names);
    this.chain(verb.as, ['person', 'sender'], names);
    const { template } = verb;
    if (template === undefined) return;
    this.used.add(template.value);
    const purpose = verb.purpose ?? this.playbook.purpose;
    const { catalog, templates } = this.context;
    const { findings, reads } = templates.check(template.value, {
      scope: this.mailScope(names),
      span: template.span,
      purpose: purpose.value,
      unsubscribe: catalog.purposes[purpose.value]?.unsubscribe ?? false,
      locales: catalog.organisation.locales,
      step: step.id.value,
    });
    const known = Object.hasOwn(catalog.purposes, purpose.value);
    // A purpose that does not exist has been reported, and fits no template.
    this.findings.list.push(...findings.filter(({ code }) => known || code !== 'template-purpose'));
    for (const name of reads) this.reads.add(name);
  }

  private mailScope(known: Scope): Scope {
    const { scopes } = this;
    return new Map([
      ...this.textScope(known),
      ['contact', { type: { kind: 'contact', fields: scopes.contact }, sure: true } as const],
      ['sender', scopes.mailSender],
      ['links', scopes.links],
    ]);
  }

  private textScope(known: Scope): Scope {
    const subject = known.get(this.playbook.subject.value);
    return new Map([
      ...known,
      ['org', this.scopes.organisation] as const,
      ...(subject === undefined ? [] : [['subject', subject] as const]),
    ]);
  }

  private chain(list: readonly Leaf[], takes: readonly Reference[], known: Scope): void {
    const kinds = list.map((leaf) => this.chainElement(leaf, takes, known));
    const { queues, senders } = this.context.catalog;
    const ends = { queue: Object.keys(queues)[0], sender: Object.keys(senders)[0] };
    checkChain(list, kinds, { takes, ends }, this.findings);
  }

  private chainElement(
    leaf: Leaf,
    takes: readonly Reference[],
    known: Scope,
  ): Checked['type'] | undefined {
    return this.expression(leaf, known, { kind: 'chain', takes, lifted: this.lifted }).type;
  }

  private text(text: TextAst | undefined, known: Scope, options: TextOptions): void {
    for (const { leaf } of text?.variants ?? []) {
      const { findings, reads } = checkText(leaf.text, leaf, this.textScope(known), options);
      this.findings.list.push(...findings);
      for (const name of reads) this.reads.add(name);
    }
  }
}
