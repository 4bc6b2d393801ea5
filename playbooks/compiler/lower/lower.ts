import type { Exit, Goal, Plan, Way } from '../../kernel/plan';
import type { Lines } from '../../kernel/lines';
import type { PlaybookAst, RepeatRule, WayAst } from '../ast';
import { canonical, hashOf } from '../canonical';
import type { Layout } from '../flow/layout';
import { textValue } from '../shape/attributes';
import type { Places } from '../sources';
import type { Templates } from '../templates';
import type { Span } from '../diagnostic';
import { Conditions, formOf, rhythmOf } from './conditions';
import { instruction } from './instructions';
import { lowerTrigger } from './lower-trigger';
import type { Lowering } from './lowering';
import { bindsOf, eventsOf, keepsOf } from './reads';

/** Last pass: a checked playbook -> its plan. Takes nothing for granted that an earlier pass has not checked. */

export function lower(from: Lowering): Plan {
  const { playbook, layout, typed } = from;
  const conditions = new Conditions(typed);
  const code = layout.nodes.map((node) => instruction(node, { ...from, conditions }));
  return {
    format: 1,
    ...headOf(playbook),
    ways: Object.fromEntries(
      playbook.ways.map((way) => [way.name.value, lowerWay(way, conditions)]),
    ),
    reenroll: lowerReenroll(playbook),
    exits: lowerExits(from, conditions),
    exitOrder: playbook.exits.map(({ name }) => name.value),
    onExitTasks: conditions.policy(playbook.onExitTasks ?? 'close'),
    ...goalOf(playbook, conditions),
    vars: Object.fromEntries(
      playbook.vars.map((item) => [
        item.name.value,
        { type: item.type, default: item.default.value },
      ]),
    ),
    ...(conditions.facts === undefined ? {} : { facts: conditions.facts }),
    start: 0,
    code,
    lifted: conditions.lifted,
    keeps: keepsOf(typed.reads, layout.byId.keys()),
    binds: bindsOf(typed.reads),
    events: eventsOf(playbook, layout, from.catalog),
    templates: templateHashes(typed.templates, from.templates),
  };
}

/** What holds no expression. */
function headOf(
  playbook: PlaybookAst,
): Pick<Plan, 'playbook' | 'title' | 'owner' | 'subject' | 'purpose' | 'priority'> & Partial<Plan> {
  const { calendar, zone, window, holdout, onExitRuns } = playbook;
  return {
    playbook: playbook.id.value,
    title: textValue(playbook.title),
    owner: playbook.owner.value,
    subject: playbook.subject.value,
    purpose: playbook.purpose.value,
    priority: playbook.priority,
    ...(calendar === undefined ? {} : { calendar: calendar.value }),
    ...(zone === undefined ? {} : { zone: zone.value }),
    // Written out or not, it is the same.
    ...(window === undefined || window.value === 'always' ? {} : { window: window.value }),
    ...(holdout === undefined || holdout.value === 0 ? {} : { holdout: holdout.value }),
    ...(onExitRuns === 'exit' ? { onExitRuns } : {}),
  };
}

function goalOf({ goal }: PlaybookAst, conditions: Conditions): { readonly goal?: Goal } {
  if (goal === undefined) return {};
  const { exit, within, confirm } = goal;
  const confirmed =
    confirm === undefined
      ? {}
      : { confirm: { after: confirm.after, if: conditions.get(confirm.if) } };
  return {
    goal: { exit: exit.value, ...(within === undefined ? {} : { within }), ...confirmed },
  };
}

function lowerWay(way: WayAst, conditions: Conditions): Way {
  const trigger = way.trigger && lowerTrigger(way.trigger, conditions);
  if (trigger?.kind === 'at') return { ...trigger, past: way.past ?? 'skip' };
  if (trigger !== undefined) return way.atCreation ? { ...trigger, atCreation: true } : trigger;
  if (way.schedule !== undefined) {
    const { rhythm, if: condition } = way.schedule;
    if (condition === undefined)
      throw new Error(`the way in ${way.name.value} was lowered without its condition`);
    return { kind: 'schedule', rhythm: rhythmOf(rhythm), if: conditions.get(condition) };
  }
  const guard = conditions.optional(way.manual?.if);
  const fields = formOf(way.manual?.fields ?? []);
  return { kind: 'manual', fields, ...(guard === undefined ? {} : { if: guard }) };
}

function lowerExits(
  { playbook, layout }: Lowering,
  conditions: Conditions,
): Readonly<Record<string, Exit>> {
  return Object.fromEntries(
    playbook.exits.map(({ name, trigger, tasks }): [string, Exit] => {
      const lowered = trigger && lowerTrigger(trigger, conditions);
      const closing = layout.closings.get(name.value);
      return [
        name.value,
        {
          ...(lowered === undefined ? {} : { trigger: lowered }),
          ...(tasks === undefined ? {} : { tasks: conditions.policy(tasks) }),
          ...(closing === undefined ? {} : { do: closing }),
        },
      ];
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
export function linesOf(playbook: PlaybookAst, layout: Layout, places: Places): Lines {
  const at = ({ file, start }: Span): Lines['code'][number] => ({
    ...(file === playbook.file ? {} : { file }),
    ...places.of(file).at(start),
  });
  return {
    file: playbook.file,
    code: layout.nodes.map(({ step }) => at(step.span)),
    ways: Object.fromEntries(playbook.ways.map(({ name }) => [name.value, at(name.span)])),
    exits: Object.fromEntries(playbook.exits.map(({ name }) => [name.value, at(name.span)])),
  };
}
