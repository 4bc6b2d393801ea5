import type { Catalog } from '../../kernel/catalog';
import type { FieldAst, PlaybookAst, StepAst, TriggerAst, VerbAst, WayAst } from '../ast';
import type { Entry, Fields, Type } from '../expression/types';
import type { Before } from '../flow/before';
import type { Layout } from '../flow/layout';
import type { Node } from '../flow/node';
import { outcomesOf } from '../flow/outcomes';
import { attributes, scalarType, thingsOf } from './things';
import type { CatalogThings } from './things';

/** Which names exist at a place of a playbook, with their types. */

export class Scopes {
  private readonly things: CatalogThings;
  private readonly everywhere: ReadonlyMap<string, Entry>;
  private readonly vars: Fields;

  constructor(
    private readonly catalog: Catalog,
    private readonly playbook: PlaybookAst,
    private readonly layout: Layout,
  ) {
    this.things = thingsOf(catalog);
    this.everywhere = this.roots();
    this.vars = varFields(playbook);
  }

  get organisation(): Entry {
    const text: Entry = { type: { kind: 'text' }, sure: true };
    const fields = new Map(
      ['name', 'zone', 'currency', 'postal_address'].map((key) => [key, text]),
    );
    return thing('the organisation', fields);
  }

  /** Who writes, as templates see them: a person or a shared address. */
  get mailSender(): Entry {
    const sure: Entry = { type: { kind: 'text' }, sure: true };
    const fields = new Map<string, Entry>([
      ['name', sure],
      ['title', sure],
      ['booking_url', sure],
    ]);
    return thing('the sender', fields);
  }

  get links(): Entry {
    const args = { key: 'links', thing: 'a template', instead: 'leave the link out' };
    return { ...thing('links', new Map()), refused: { code: 'not-supported-yet', args } };
  }

  get contact(): Fields {
    return this.things.contact;
  }

  /** Before there is an enrollment: the condition of a way in. */
  way(): Map<string, Entry> {
    return new Map(this.everywhere);
  }

  /** Inside an enrollment, wherever it is: exits. What only the run knows cannot be read there yet. */
  exit(): Map<string, Entry> {
    const scope = this.inside();
    const args = {
      key: 'steps',
      thing: 'the condition of an exit',
      instead: 'put a branch into the steps',
    };
    const refused = { code: 'not-supported-yet', args };
    scope.set('steps', { ...thing('steps', new Map()), refused });
    scope.set('vars', {
      ...thing('vars', this.vars),
      refused: { ...refused, args: { ...args, key: 'vars' } },
    });
    return scope;
  }

  /** At a step: earlier steps are known. */
  step(before: Before): Map<string, Entry> {
    const scope = this.inside();
    const steps = new Map<string, Entry>();
    for (const [id, node] of this.layout.byId) steps.set(id, this.stepEntry(node, before));
    scope.set('steps', thing('steps', steps, 'unknown-step'));
    return scope;
  }

  /** With `event`, in the `if` of an event trigger. */
  withEvent(scope: ReadonlyMap<string, Entry>, trigger: TriggerAst): Map<string, Entry> {
    const types = trigger.on?.kind === 'event' ? trigger.on.types.map((type) => type.value) : [];
    const title = types.length === 1 ? `the event ${types[0]}` : 'these events';
    return new Map([...scope, ['event', thing(title, this.eventFields(types))]]);
  }

  private inside(): Map<string, Entry> {
    const scope = new Map(this.everywhere);
    const ways = this.playbook.ways.map((way) => way.name.value);
    const enrollment = new Map<string, Entry>([
      ['way', { type: { kind: 'enum', values: ways }, sure: true }],
      ['started_at', { type: { kind: 'time' }, sure: true }],
    ]);
    scope.set('enrollment', thing('enrollment', enrollment));
    scope.set('trigger', thing('trigger', this.triggerFields()));
    scope.set('vars', thing('vars', this.vars));
    return scope;
  }

  private roots(): Map<string, Entry> {
    const { catalog, things } = this;
    const contact: Type = { kind: 'contact', fields: things.contact };
    const person: Type = { kind: 'person', fields: things.person };
    const roots = new Map<string, Entry>([
      ['customer', thing('customer', things.customer)],
      ['contacts', thing('contacts', each(catalog.contacts.roles, contact, false), 'unknown-role')],
      ['role', thing('role', each(catalog.roles, person, false), 'unknown-role')],
      ['queue', thing('queue', each(catalog.queues, { kind: 'queue' }, true), 'unknown-queue')],
      ['sender', thing('sender', each(catalog.senders, { kind: 'sender' }, true))],
    ]);
    const subject = this.playbook.subject.value;
    if (subject === 'contact') roots.set('contact', { type: contact, sure: true });
    const record = things.records.get(subject);
    if (record !== undefined) roots.set(subject, thing(subject, record));
    return roots;
  }

  private triggerFields(): Fields {
    const ways = this.playbook.ways.map((way) => this.wayFields(way));
    return merge(ways);
  }

  private wayFields(way: WayAst): Fields {
    if (way.manual !== undefined) return formFields(way.manual.fields);
    const on = way.trigger?.on;
    return on?.kind === 'event' ? this.eventFields(on.types.map((type) => type.value)) : new Map();
  }

  private eventFields(types: readonly string[]): Fields {
    const known = types.filter((type) => Object.hasOwn(this.catalog.events, type));
    const lists = known.map((type) => {
      const fields = new Map<string, Entry>([
        ['at', { type: { kind: 'time' }, sure: true }],
        ['source', { type: { kind: 'text' }, sure: true }],
        ['contact', { type: { kind: 'contact', fields: this.things.contact }, sure: false }],
      ]);
      attributes(fields, this.catalog.events[type]?.fields ?? {}, this.things);
      return fields;
    });
    return merge(lists);
  }

  private stepEntry(node: Node, before: Before): Entry {
    const { step } = node;
    const { verb } = step;
    const entry = thing(
      `step "${step.id.value}"`,
      this.stepFields(step, verb, before.surely.has(node.pc)),
    );
    if (!this.layout.sound || before.possibly.has(node.pc)) return entry;
    return {
      ...entry,
      refused: { code: 'step-not-before', args: { id: step.id.value, name: step.id.value } },
    };
  }

  private stepFields(step: StepAst, verb: VerbAst | undefined, sure: boolean): Fields {
    const fields = new Map<string, Entry>([
      ['at', { type: { kind: 'time' }, sure }],
      ['visits', { type: { kind: 'number' }, sure }],
    ]);
    if (verb === undefined) return fields;
    const values = [...outcomesOf(verb).all, 'cancelled'];
    fields.set('outcome', { type: { kind: 'enum', values }, sure });
    if (verb.kind === 'task') {
      fields.set('by', { type: { kind: 'person', fields: this.things.person }, sure: false });
      const forms = [verb.form, ...verb.answers.map((answer) => answer.form)].flat();
      fields.set('form', thing(`the form of "${step.id.value}"`, formFields(forms, false)));
    }
    if (verb.kind === 'send') fields.set('reason', { type: { kind: 'text' }, sure: false });
    if (verb.kind === 'wait') fields.set('event', thing('the event', this.waitFields(verb)));
    return fields;
  }

  private waitFields(verb: Extract<VerbAst, { kind: 'wait' }>): Fields {
    const types = verb.arms.flatMap(({ trigger }) =>
      trigger.on?.kind === 'event' ? trigger.on.types.map((type) => type.value) : [],
    );
    return unsure(this.eventFields(types));
  }
}

export function thing(title: string, fields: Fields, missing?: string): Entry {
  return {
    type: { kind: 'thing', title, fields, ...(missing === undefined ? {} : { missing }) },
    sure: true,
  };
}

function each(names: Readonly<Record<string, unknown>>, type: Type, sure: boolean): Fields {
  return new Map(Object.keys(names).map((name) => [name, { type, sure }]));
}

export function formFields(fields: readonly FieldAst[], sure = true): Fields {
  const found = new Map<string, Entry>();
  for (const { name, type, values, required, default: start } of fields) {
    const list = values?.map(({ value }) => value);
    const known = sure && (required || start !== undefined);
    found.set(name.value, { type: scalarType(type, list), sure: known });
  }
  return found;
}

function varFields(playbook: PlaybookAst): Fields {
  return new Map(
    playbook.vars.map(({ name, type, values }) => [
      name.value,
      { type: scalarType(type, values), sure: true },
    ]),
  );
}

/** Fields of several things one of which is meant: sure only where all of them have it. */
function merge(lists: readonly Fields[]): Fields {
  const found = new Map<string, Entry>();
  for (const fields of lists) {
    for (const [name, entry] of fields) {
      if (found.has(name)) continue;
      const sure = lists.every((list) => list.get(name)?.sure === true);
      found.set(name, { ...entry, sure });
    }
  }
  return found;
}

function unsure(fields: Fields): Fields {
  return new Map([...fields].map(([name, entry]) => [name, { ...entry, sure: false }]));
}
