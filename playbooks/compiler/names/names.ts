import type { Catalog } from '../../kernel/catalog';
import type {
  LadderRef,
  PickedAst,
  PlaybookAst,
  SendAst,
  StepAst,
  TaskAst,
  TriggerAst,
} from '../ast';
import { nearest } from '../findings';
import type { Findings } from '../findings';
import type { Layout } from '../flow/layout';
import { localId, means } from '../flow/node';
import { triggersOf } from '../flow/triggers';
import { valuesOf } from '../picked';
import type { Placed } from '../tree';
import { checkEvent, isBroadcast } from './events';
import { isZone } from '../../calendar/is-zone';
import { zones } from './zone';

/** Third pass: names outside expressions, looked up in the catalog and among the playbook's own exits and steps. */
export function checkNames(
  playbook: PlaybookAst,
  layout: Layout,
  project: NamedProject,
  findings: Findings,
): void {
  new Names(playbook, layout, project, findings).run();
}

export interface NamedProject {
  readonly catalog: Catalog;
  readonly calendars: readonly string[];
  /** Of the catalog. */
  readonly ladders: readonly string[];
}

class Names {
  constructor(
    private readonly playbook: PlaybookAst,
    private readonly layout: Layout,
    private readonly project: NamedProject,
    private readonly findings: Findings,
  ) {}

  run(): void {
    const { playbook } = this;
    const { catalog, calendars } = this.project;
    this.look(playbook.purpose, 'purpose', Object.keys(catalog.purposes));
    this.look(playbook.window, 'window', this.windows());
    this.look(playbook.calendar, 'calendar', calendars);
    if (playbook.zone !== undefined) checkZone(playbook.zone, this.findings);
    for (const { trigger } of playbook.ways) this.trigger(trigger, 'a way in');
    for (const { trigger } of playbook.exits) this.trigger(trigger, 'an exit');
    for (const { step, pseudo } of this.layout.nodes) if (pseudo === undefined) this.step(step);
    if (playbook.goal !== undefined) this.exit(playbook.goal.exit, ['finished']);
    this.reenroll();
  }

  private look(name: Placed<string> | undefined, kind: string, known: readonly string[]): void {
    if (name === undefined || name.value === '' || known.includes(name.value)) return;
    const args = { kind, name: name.value, known: known.join(', ') };
    this.findings.addUnknown(`unknown-${kind}`, name.span, args, known);
  }

  private windows(): readonly string[] {
    return ['always', ...Object.keys(this.project.catalog.windows)];
  }

  private trigger(trigger: TriggerAst | undefined, place: string): void {
    if (trigger === undefined) return;
    this.events(trigger);
    if (trigger.since === undefined) return;
    const args = { key: 'since', thing: place, keys: 'event, when, becomes, if' };
    this.findings.add('unknown-key', trigger.since.span, { ...args, name: 'since' });
  }

  private events(trigger: TriggerAst): void {
    const { on } = trigger;
    if (on?.kind !== 'event' && on?.kind !== 'silence') return;
    const { catalog } = this.project;
    for (const type of on.types) {
      checkEvent(type, { catalog, subject: this.playbook.subject.value }, this.findings);
      if (on.kind === 'event' && trigger.if === undefined && isBroadcast(type.value, catalog))
        this.findings.add('broadcast-without-if', type.span, {
          event: type.value,
          field: Object.keys(catalog.events[type.value]?.fields ?? {})[0] ?? '…',
        });
    }
  }

  private step(step: StepAst): void {
    const { verb } = step;
    for (const trigger of triggersOf(step)) {
      this.events(trigger);
      if (trigger.since !== undefined) this.since(trigger.since, step);
    }
    if (verb?.kind === 'exit') this.exit(verb.exit, ['finished']);
    if (verb?.kind === 'send') this.send(verb);
    if (verb?.kind !== 'task') return;
    this.ladders(verb.ladder);
    this.answers(verb);
  }

  private since(since: Placed<string>, step: StepAst): void {
    if (since.value === 'step' || since.value === 'enrollment') return;
    const steps = this.layout.nodes.filter(({ pseudo }) => pseudo === undefined);
    if (steps.some((node) => means(node.step, since.value, step))) return;
    const beside = steps.filter((node) => node.step.inside?.use === step.inside?.use);
    const known = ['step', 'enrollment', ...beside.map((node) => localId(node.step))];
    const args = { name: since.value, id: since.value, known: known.join(', ') };
    this.findings.addUnknown('unknown-step', since.span, args, known);
  }

  private send(verb: SendAst): void {
    const { catalog } = this.project;
    this.look(verb.purpose, 'purpose', Object.keys(catalog.purposes));
    this.look(verb.window, 'window', this.windows());
    const channels = Object.keys(catalog.channels);
    if (typeof verb.channel === 'object')
      for (const channel of verb.channel) this.look(channel, 'channel', channels);
    this.ladders(verb.approval?.ladder);
    const named = valuesOf(verb.as).some((list) => list.length > 0);
    if (named || !verb.whole || Object.keys(catalog.senders).length > 0) return;
    this.findings.add('missing-key', verb.span, { key: 'senders', thing: 'the catalog' });
  }

  private ladders(picked: PickedAst<LadderRef> | undefined): void {
    for (const ladder of valuesOf(picked))
      if ('value' in ladder) this.look(ladder, 'ladder', this.project.ladders);
  }

  /** `done_when` speaks of the buttons a task has. */
  private answers({ answers, doneWhen, whole }: TaskAst): void {
    const names = answers.map(({ name }) => name.value);
    const known = names.length > 0 ? names : ['done'];
    for (const { name } of doneWhen) {
      if (!whole || known.includes(name.value)) continue;
      const args = { name: name.value, known: known.join(', ') };
      this.findings.addUnknown('answer-unknown', name.span, args, known);
    }
  }

  private exit(exit: Placed<string>, more: readonly string[]): void {
    const known = [...this.playbook.exits.map(({ name }) => name.value), ...more];
    if (exit.value === '' || known.includes(exit.value)) return;
    const args = { name: exit.value, known: known.join(', ') };
    this.findings.addUnknown('unknown-exit', exit.span, args, known);
  }

  private reenroll(): void {
    const rule = this.playbook.reenroll?.value;
    if (typeof rule !== 'object') return;
    for (const { name } of rule.exits) this.exit(name, ['finished', 'removed']);
  }
}

/** Whether it is one; what is none is told. */
export function checkZone(zone: Placed<string>, findings: Findings): boolean {
  if (isZone(zone.value)) return true;
  const near = nearest(zone.value, zones());
  findings.add('wrong-shape', zone.span, {
    key: 'zone',
    expected: 'a time zone like Asia/Shanghai or America/New_York',
    found: `"${zone.value.slice(0, 40)}"`,
    ...(near === undefined ? {} : { near }),
  });
  return false;
}
