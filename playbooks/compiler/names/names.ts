import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst, TriggerAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import type { Layout } from '../flow/layout';
import { SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Placed } from '../tree';
import { isZone } from './zone';

/** Third pass: names outside expressions, looked up in the catalog and among the playbook's own exits and steps. */
export function checkNames(
  playbook: PlaybookAst,
  layout: Layout,
  project: { readonly catalog: Catalog; readonly calendars: readonly string[] },
  findings: Findings,
): void {
  new Names(playbook, layout, project, findings).run();
}

class Names {
  constructor(
    private readonly playbook: PlaybookAst,
    private readonly layout: Layout,
    private readonly project: { readonly catalog: Catalog; readonly calendars: readonly string[] },
    private readonly findings: Findings,
  ) {}

  run(): void {
    const { playbook } = this;
    const { catalog, calendars } = this.project;
    this.subject();
    this.look(playbook.purpose, 'purpose', Object.keys(catalog.purposes));
    if (playbook.calendar !== undefined) this.look(playbook.calendar, 'calendar', calendars);
    if (playbook.zone !== undefined) checkZone(playbook.zone, this.findings);
    for (const { trigger } of playbook.ways) this.trigger(trigger, 'way');
    for (const { trigger } of playbook.exits) this.trigger(trigger, 'exit');
    for (const { step } of this.layout.nodes) if (step.verb !== undefined) this.verb(step.verb);
    this.reenroll();
  }

  private look(name: Placed<string>, kind: string, known: readonly string[]): void {
    if (name.value === '' || known.includes(name.value)) return;
    const args = { kind, name: name.value, known: known.join(', ') };
    this.findings.addUnknown(`unknown-${kind}`, name.span, args, known);
  }

  private subject(): void {
    const { subject } = this.playbook;
    const known = ['customer', 'contact', ...Object.keys(this.project.catalog.records)];
    if (known.includes(subject.value)) return;
    this.findings.addUnknown('unknown-name', subject.span, { name: subject.value }, known);
  }

  private trigger(trigger: TriggerAst | undefined, place: 'way' | 'exit' | 'wait'): void {
    if (trigger?.on?.kind === 'event') {
      for (const type of trigger.on.types) this.event(type, trigger);
    }
    if (trigger?.since === undefined) return;
    if (place === 'wait') this.since(trigger.since);
    else {
      const where = place === 'way' ? 'a way in' : 'an exit';
      const args = { key: 'since', thing: where, keys: 'event, when, becomes, if' };
      this.findings.add('unknown-key', trigger.since.span, { ...args, name: 'since' });
    }
  }

  private event(type: Placed<string>, trigger: TriggerAst): void {
    const { catalog } = this.project;
    if (Object.hasOwn(SYSTEM_EVENTS, type.value)) {
      const args = {
        key: type.value,
        thing: 'the product',
        instead: 'declare an event of your own in the catalog and post it',
      };
      this.findings.add('not-supported-yet', type.span, args);
      return;
    }
    const known = Object.keys(catalog.events);
    const event = Object.hasOwn(catalog.events, type.value)
      ? catalog.events[type.value]
      : undefined;
    if (event === undefined) {
      this.look(type, 'event', known);
      return;
    }
    if (this.concerns(event.about)) return;
    const args = { event: type.value, x: event.about, y: this.playbook.subject.value };
    this.findings.add('event-not-about', type.span, { ...args, way: trigger.span.start });
  }

  /** Whether an event about `about` can concern the playbook's subject. */
  private concerns(about: string): boolean {
    const subject = this.playbook.subject.value;
    if (subject === 'customer' || about === 'customer' || about === subject) return true;
    return subject !== 'contact' && about === 'contact';
  }

  private since(since: Placed<string>): void {
    if (since.value === 'step' || since.value === 'enrollment') return;
    if (this.layout.byId.has(since.value)) return;
    const known = ['step', 'enrollment', ...this.layout.byId.keys()];
    this.findings.addUnknown(
      'unknown-step',
      since.span,
      { name: since.value, id: since.value, known: known.join(', ') },
      known,
    );
  }

  private verb(verb: VerbAst): void {
    if (verb.kind === 'exit') this.exit(verb.exit);
    if (verb.kind === 'wait') for (const { trigger } of verb.arms) this.trigger(trigger, 'wait');
    if (verb.kind === 'send' && verb.purpose !== undefined) {
      this.look(verb.purpose, 'purpose', Object.keys(this.project.catalog.purposes));
    }
    if (verb.kind === 'send' && verb.as.length === 0 && verb.whole) this.defaultSender(verb);
  }

  private defaultSender(verb: Extract<VerbAst, { kind: 'send' }>): void {
    if (Object.keys(this.project.catalog.senders).length > 0) return;
    this.findings.add('missing-key', verb.span, { key: 'senders', thing: 'the catalog' });
  }

  private exit(exit: Placed<string>): void {
    const known = [...this.playbook.exits.map(({ name }) => name.value), 'finished'];
    if (known.includes(exit.value)) return;
    const args = { name: exit.value, known: known.join(', ') };
    this.findings.addUnknown('unknown-exit', exit.span, args, known);
  }

  private reenroll(): void {
    const rule = this.playbook.reenroll?.value;
    if (typeof rule !== 'object') return;
    const known = [...this.playbook.exits.map(({ name }) => name.value), 'finished', 'removed'];
    for (const { name } of rule.exits) {
      if (known.includes(name.value)) continue;
      const args = { name: name.value, known: known.join(', ') };
      this.findings.addUnknown('unknown-exit', name.span, args, known);
    }
  }
}

export function checkZone(zone: Placed<string>, findings: Findings): void {
  if (isZone(zone.value)) return;
  findings.add('wrong-shape', zone.span, {
    key: 'zone',
    expected: 'a time zone like Asia/Shanghai or America/New_York',
    found: `"${zone.value.slice(0, 40)}"`,
  });
}
