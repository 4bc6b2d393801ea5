import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst, TriggerAst, WayAst } from '../ast';
import type { FragmentScopeAst } from '../param-ast';
import type { Entry, Fields, Scope } from '../expression/types';
import { withNames } from '../expression/with-names';
import type { Before } from '../flow/before';
import type { Layout } from '../flow/layout';
import type { Node } from '../flow/node';
import { catalogScope } from './catalog-scope';
import { formFields, merge, thing } from './entries';
import { LateFields } from './late-fields';
import { stepFields } from './step-fields';
import { eventFields, scalarType, thingsOf } from './things';
import type { CatalogThings } from './things';

/** Which names exist at a place of a playbook, with their types. */

/** The step of a name, with the steps of the fragment it uses. */
interface Called {
  readonly nodes: readonly Node[];
  readonly before: Before;
  readonly prefix: string;
}

export class Scopes {
  readonly things: CatalogThings;
  private readonly everywhere: ReadonlyMap<string, Entry>;
  private readonly vars: Fields;
  /** Inside an enrollment, without what is known at a place. */
  private readonly enrolled: ReadonlyMap<string, Entry>;
  private readonly byName = new Map<string, ReadonlyMap<string, readonly Node[]>>();
  private readonly ofSteps = new Map<Node, { sure?: Fields; unsure?: Fields }>();

  constructor(
    private readonly catalog: Catalog,
    private readonly playbook: PlaybookAst,
    private readonly layout: Layout,
  ) {
    this.things = thingsOf(catalog);
    this.everywhere = catalogScope(catalog, this.things, playbook.subject.value);
    this.vars = new Map(
      playbook.vars.map(({ name, type, values }) => [
        name.value,
        { type: scalarType(type, values, this.things), sure: true },
      ]),
    );
    this.enrolled = this.inside();
  }

  /** Before there is an enrollment: the condition of a way in. */
  way(): Map<string, Entry> {
    return new Map(this.everywhere);
  }

  /** Inside an enrollment, wherever it is: exits. They are judged from data, so what only the run knows is not read there. */
  exit(): Map<string, Entry> {
    const scope = new Map(this.enrolled);
    const closed = { steps: thing('steps', new Map()), vars: thing('vars', this.vars) };
    for (const [name, entry] of Object.entries(closed)) {
      const args = {
        construct: `"${name}" in the trigger of an exit`,
        instead: 'put a branch into the steps, or keep it as an attribute of the customer',
      };
      scope.set(name, { ...entry, refused: { code: 'expression-not-allowed', args } });
    }
    return scope;
  }

  /** At a step: earlier steps are known. `turn`: inside a repeat. */
  step(before: Before, turn: boolean): Scope {
    const steps = ['steps', this.stepsOf(before, '')] as const;
    if (!turn) return withNames(this.enrolled, steps);
    return withNames(this.enrolled, steps, ['turn', { type: { kind: 'number' }, sure: true }]);
  }

  /** At a step of a fragment: its own steps and parameters, and nothing of the playbook it is put into. */
  fragment(
    inside: FragmentScopeAst,
    outer: ReadonlyMap<string, Entry>,
    more: { readonly before: Before; readonly params: Fields },
  ): Map<string, Entry> {
    const scope = new Map(outer);
    for (const name of ['vars', 'facts', 'trigger']) scope.delete(name);
    const prefix = inside.use === '' ? '' : `${inside.use}.`;
    scope.set('steps', this.stepsOf(more.before, prefix));
    scope.set('params', thing('params', more.params, 'unknown-param'));
    return scope;
  }

  /** With `event`, in the `if` of an event trigger. */
  withEvent(scope: Scope, trigger: TriggerAst): Scope {
    const types = trigger.on?.kind === 'event' ? trigger.on.types.map((type) => type.value) : [];
    const title = types.length === 1 ? `the event ${types[0]}` : 'these events';
    return withNames(scope, ['event', thing(title, this.fieldsOf(types))]);
  }

  knowsEvent(type: string): boolean {
    return eventFields(this.catalog, type, this.things) !== undefined;
  }

  /** The fields of a manual way in, for those who enroll by it. */
  wayForm(way: WayAst): Fields {
    return formFields(way.manual?.fields ?? [], this.things);
  }

  private inside(): Map<string, Entry> {
    const scope = new Map(this.everywhere);
    const ways = this.playbook.ways.map((way) => way.name.value);
    const enrollment = new Map<string, Entry>([
      ['way', { type: { kind: 'enum', values: ways }, sure: true }],
      ['started_at', { type: { kind: 'time' }, sure: true }],
    ]);
    scope.set('enrollment', thing('enrollment', enrollment));
    scope.set('trigger', thing('trigger', merge(this.playbook.ways.map((way) => this.given(way)))));
    scope.set('vars', thing('vars', this.vars));
    return scope;
  }

  private given(way: WayAst): Fields {
    if (way.manual !== undefined) return this.wayForm(way);
    const on = way.trigger?.on;
    return on?.kind === 'event' ? this.fieldsOf(on.types.map((type) => type.value)) : new Map();
  }

  private readonly fieldsOf = (types: readonly string[]): Fields => {
    const lists = types.map((type) => eventFields(this.catalog, type, this.things));
    return merge(lists.filter((fields) => fields !== undefined));
  };

  /** Most places read few steps or none: what a step can say is looked up when it is asked for. */
  private stepsOf(before: Before, prefix: string): Entry {
    const called = this.called(prefix);
    const fields = new LateFields(called, (name) =>
      this.named(name, { nodes: called.get(name) ?? [], before, prefix }),
    );
    return thing('steps', fields, 'unknown-step');
  }

  /** Steps whose ids begin with `prefix`, by the first part of the rest: `stall.notice` is read through `stall`. */
  private called(prefix: string): ReadonlyMap<string, readonly Node[]> {
    const known = this.byName.get(prefix);
    if (known !== undefined) return known;
    const found = new Map<string, Node[]>();
    for (const [id, node] of this.layout.byId) {
      if (!id.startsWith(prefix)) continue;
      const name = id.slice(prefix.length);
      // What leads out of an outcome list is a step nobody wrote.
      if (name === '' || (name.includes('.') && node.step.verb?.kind === 'exit')) continue;
      const first = name.split('.', 1)[0] ?? '';
      found.set(first, [...(found.get(first) ?? []), node]);
    }
    this.byName.set(prefix, found);
    return found;
  }

  private named(name: string, { nodes, before, prefix }: Called): Entry | undefined {
    const steps = new Map<string, Entry>();
    for (const node of nodes) {
      const id = node.step.id.value;
      const entry = this.stepEntry(node, before);
      const own = prefix === '' ? entry : { ...entry, as: `steps.${id}` };
      put(steps, id.slice(prefix.length).split('.'), own);
    }
    return steps.get(name);
  }

  private stepEntry(node: Node, before: Before): Entry {
    const id = node.step.id.value;
    const entry = thing(`step "${id}"`, this.fieldsOfStep(node, before.surely.has(node.pc)));
    if (!this.layout.sound || before.possibly.has(node.pc)) return entry;
    return { ...entry, refused: { code: 'step-not-before', args: { id, name: id } } };
  }

  /** The same for all places that are as sure of it. */
  private fieldsOfStep(node: Node, sure: boolean): Fields {
    const known = this.ofSteps.get(node) ?? {};
    this.ofSteps.set(node, known);
    const name = sure ? 'sure' : 'unsure';
    const { connections } = this.catalog;
    return (known[name] ??= stepFields(node.step, {
      ...{ things: this.things, events: this.fieldsOf, sure, connections },
    }));
  }
}

/** `stall.notice` is read through `stall`, where that is a step too. */
function put(into: Map<string, Entry>, path: readonly string[], entry: Entry): void {
  const [name = '', ...rest] = path;
  const outer = into.get(name)?.type;
  if (rest.length === 0) {
    into.set(name, entry);
    return;
  }
  if (outer?.kind !== 'thing') return;
  // What the outer step may not say yet, one inside it may.
  const refused = into.get(name)?.refused;
  const held = refused === undefined ? {} : { refused };
  const own = [...outer.fields].map(([key, field]) => [key, { ...field, ...held }] as const);
  const fields = new Map<string, Entry>(own);
  const inner = rest.join('.');
  if (!fields.has(inner)) fields.set(inner, entry);
  into.set(name, { type: { ...outer, fields }, sure: into.get(name)?.sure ?? entry.sure });
}
