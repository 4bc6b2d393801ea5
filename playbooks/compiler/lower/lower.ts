import type { Catalog } from '../../kernel/catalog';
import type { Exit, Lines, Plan, TaskPolicy, Way } from '../../kernel/plan';
import type { PlaybookAst, RepeatRule, WayAst } from '../ast';
import { canonical, hashOf } from '../canonical';
import type { LineMap } from '../lines';
import type { Layout } from '../flow/layout';
import { textValue } from '../shape/attributes';
import type { Templates } from '../templates';
import type { Placed } from '../tree';
import { Conditions, formOf } from './conditions';
import { instruction } from './instructions';
import { lowerTrigger } from './lower-trigger';
import type { Lowering } from './lowering';

/** Last pass: a checked playbook -> its plan. Takes nothing for granted that an earlier pass has not checked. */

export function lower(from: Lowering): Plan {
  const { playbook, layout, typed } = from;
  const conditions = new Conditions(typed);
  const code = layout.nodes.map((node) => instruction(node, { ...from, conditions }));
  return {
    format: 1,
    playbook: playbook.id.value,
    title: textValue(playbook.title),
    owner: playbook.owner.value,
    subject: playbook.subject.value,
    purpose: playbook.purpose.value,
    priority: playbook.priority,
    ...(playbook.calendar === undefined ? {} : { calendar: playbook.calendar.value }),
    ...(playbook.zone === undefined ? {} : { zone: playbook.zone.value }),
    ways: Object.fromEntries(
      playbook.ways.map((way) => [way.name.value, lowerWay(way, conditions)]),
    ),
    reenroll: lowerReenroll(playbook),
    exits: lowerExits(playbook, conditions),
    exitOrder: playbook.exits.map(({ name }) => name.value),
    onExitTasks: playbook.onExitTasks ?? 'close',
    vars: Object.fromEntries(
      playbook.vars.map((item) => [
        item.name.value,
        { type: item.type, default: item.default.value },
      ]),
    ),
    start: 0,
    code,
    lifted: conditions.lifted,
    keeps: keepsOf(typed.reads),
    binds: bindsOf(typed.reads),
    events: eventsOf(playbook, layout, from.catalog),
    templates: templateHashes(typed.templates, from.templates),
  };
}

function lowerWay(way: WayAst, conditions: Conditions): Way {
  const trigger = way.trigger && lowerTrigger(way.trigger, conditions);
  if (trigger !== undefined) return way.atCreation ? { ...trigger, atCreation: true } : trigger;
  const guard = conditions.optional(way.manual?.if);
  const fields = formOf(way.manual?.fields ?? []);
  return { kind: 'manual', fields, ...(guard === undefined ? {} : { if: guard }) };
}

function lowerExits(playbook: PlaybookAst, conditions: Conditions): Readonly<Record<string, Exit>> {
  return Object.fromEntries(
    playbook.exits.map(({ name, trigger, tasks }): [string, Exit] => {
      const lowered = trigger && lowerTrigger(trigger, conditions);
      const policy: { tasks?: TaskPolicy } = tasks === undefined ? {} : { tasks };
      return [name.value, lowered === undefined ? policy : { ...policy, trigger: lowered }];
    }),
  );
}

function lowerReenroll(playbook: PlaybookAst): Plan['reenroll'] {
  const rule = playbook.reenroll?.value ?? 'never';
  if (typeof rule === 'string') return rule;
  const exits: RepeatRule['exits'] = rule.exits;
  return {
    after: rule.after,
    from: rule.from,
    exits: Object.fromEntries(exits.map(({ name, after }) => [name.value, after])),
  };
}

/** What somebody reads of the state: the rest need not travel. */
function bindsOf(reads: ReadonlySet<string>): readonly string[] {
  return [...reads].filter((name) => /^(steps|vars|trigger|enrollment)\./.test(name)).sort();
}

/** Fields of events and forms that somebody reads: `steps.x.form.words` keeps `words` of `x`. */
function keepsOf(reads: ReadonlySet<string>): Plan['keeps'] {
  const keeps = new Map<string, Set<string>>();
  for (const name of reads) {
    const [root, first, part, field] = name.split('.');
    const [key, kept] =
      root === 'trigger'
        ? ['trigger', first]
        : [first, part === 'form' || part === 'event' ? field : undefined];
    if ((root !== 'steps' && root !== 'trigger') || key === undefined || kept === undefined)
      continue;
    keeps.set(key, (keeps.get(key) ?? new Set<string>()).add(kept));
  }
  return Object.fromEntries([...keeps].map(([key, fields]) => [key, [...fields].sort()]));
}

function eventsOf(playbook: PlaybookAst, layout: Layout, catalog: Catalog): Plan['events'] {
  const triggers = [
    ...playbook.ways.map((way) => way.trigger),
    ...playbook.exits.map((exit) => exit.trigger),
    ...layout.nodes.flatMap(({ step }) =>
      step.verb?.kind === 'wait' ? step.verb.arms.map((arm) => arm.trigger) : [],
    ),
  ];
  const types = triggers.flatMap((trigger): readonly Placed<string>[] =>
    trigger?.on?.kind === 'event' ? trigger.on.types : [],
  );
  return Object.fromEntries(
    types.flatMap(({ value }) => {
      const event = catalog.events[value];
      if (event === undefined) return [];
      const fields = Object.entries(event.fields).map(
        ([name, field]) => [name, field.type] as const,
      );
      return [[value, { about: event.about, fields: Object.fromEntries(fields) }]];
    }),
  );
}

function templateHashes(paths: ReadonlySet<string>, templates: Templates): Plan['templates'] {
  return Object.fromEntries(
    [...paths].map((path) => {
      const variants = [...templates.variants(path)].sort((a, b) =>
        variantKey(a) < variantKey(b) ? -1 : 1,
      );
      return [path, hashOf(canonical(variants))];
    }),
  );
}

function variantKey({
  locale,
  channel,
}: {
  readonly locale: string;
  readonly channel?: string;
}): string {
  return `${locale} ${channel ?? ''}`;
}

/** Where things stand in the source: beside the plan, never part of it. */
export function linesOf(playbook: PlaybookAst, layout: Layout, places: LineMap): Lines {
  const at = (offset: number): Lines['code'][number] => places.at(offset);
  return {
    file: playbook.file,
    code: layout.nodes.map(({ step }) => at(step.span.start)),
    ways: Object.fromEntries(playbook.ways.map(({ name }) => [name.value, at(name.span.start)])),
    exits: Object.fromEntries(playbook.exits.map(({ name }) => [name.value, at(name.span.start)])),
  };
}
