import type { TaskPolicyAst, TriggerAst } from '../ast';
import type { Findings } from '../findings';
import type { Placed, Tree } from '../tree';
import { expression, filled, isParam, listOf, oneOf, reference } from './basics';
import { elementsOf } from './chain';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { HAND_OVER, SILENCE } from './keys';
import { lengthOf } from './lengths';
import { momentOf } from './moments';
import { picked } from './picks';

/** Triggers: one shape in ways in, exits, waits, `unless` and `done_when`. */

export const KINDS = ['event', 'when', 'becomes', 'silence', 'at', 'schedule', 'manual'] as const;
export type Kind = (typeof KINDS)[number];
/** Kinds that are a trigger wherever they may stand; the other two are ways in alone. */
type Firing = Exclude<Kind, 'schedule' | 'manual'>;

export type TriggerPlace = 'enroll' | 'exits' | 'wait' | 'arm' | 'unless' | 'done_when';

const HERE: Readonly<Record<TriggerPlace, readonly Kind[]>> = {
  enroll: ['event', 'becomes', 'silence', 'at', 'schedule', 'manual'],
  exits: ['event', 'when', 'becomes', 'silence', 'at'],
  wait: ['event', 'when', 'becomes', 'silence', 'at'],
  arm: ['event', 'when', 'becomes', 'silence'],
  unless: ['event', 'when', 'becomes', 'silence', 'at'],
  done_when: ['event', 'when', 'becomes'],
};
const PLACES: Readonly<Record<TriggerPlace, string>> = {
  enroll: '"enroll"',
  exits: '"exits"',
  wait: '"wait"',
  arm: 'an arm of "wait"',
  unless: '"unless"',
  done_when: '"done_when"',
};

/**
 * Which kind is written. Two at once, none at all, and one that cannot stand here are reported; a misspelt key
 * has been.
 */
export function kindOf(fields: Fields, place: TriggerPlace, findings: Findings): Kind | undefined {
  const written = KINDS.filter((kind) => fields.has(kind));
  const [kind, second] = written;
  if (kind === undefined) {
    if (fields.whole) findings.add('trigger-kinds', fields.span, kindsFault([], HERE[place]));
    return undefined;
  }
  const more = second === undefined ? undefined : fields.entry(second)?.keySpan;
  if (more !== undefined) {
    findings.add('trigger-kinds', more, kindsFault(written, HERE[place]));
    return undefined;
  }
  if (HERE[place].includes(kind)) return kind;
  const args = { kind, place: PLACES[place], ...INSTEAD[kind], ...AT[`${kind} ${place}`] };
  findings.add('trigger-not-here', fields.entry(kind)?.keySpan ?? fields.span, args);
  return undefined;
}

/** Words for none or several of what there should be one of. */
export function kindsFault(
  written: readonly string[],
  known: readonly string[],
): Readonly<Record<string, string>> {
  const list = known.join(', ');
  if (written.length === 0)
    return { found: 'none', list, fix: 'add one, such as "event: deal.won"' };
  const named = written.map((kind) => `"${kind}"`);
  const fix = `keep ${named.join(' or ')}, and remove ${named.length === 2 ? 'the other' : 'the others'}`;
  return { found: written.join(' and '), list, fix };
}

/** Why a kind cannot stand in most places, and what to write there. */
const INSTEAD: Readonly<Partial<Record<Kind, { because: string; fix: string }>>> = {
  schedule: {
    because: 'a schedule enrolls; inside a playbook the next such day is a "repeat" with "every"',
    fix: 'write "at: {date: …}", or a "repeat" with "every"',
  },
  manual: {
    because: 'people enroll by hand; whoever is inside is moved by tasks and by the operator',
    fix: 'open a task and continue with its answer',
  },
};
const AT: Readonly<Partial<Record<string, { because: string; fix: string }>>> = {
  'when enroll': {
    because: 'it would enroll everybody for whom it holds today',
    fix: 'write "becomes": it fires when the condition begins to hold',
  },
  'at arm': {
    because: 'a point in time among other triggers is the timeout of the wait',
    fix: 'write it as "timeout: {date: …}" of the wait',
  },
  'at done_when': {
    because: 'time alone does not do a task',
    fix: 'write "give_up" with a span, or an event that shows it is done',
  },
  'silence done_when': {
    because: 'that nothing happened does not do a task',
    fix: 'name the event or the condition that shows it is done',
  },
};

/** The trigger among `fields`; nothing when it has none that can be read. */
export function triggerOf(
  fields: Fields,
  place: TriggerPlace,
  findings: Findings,
): TriggerAst | undefined {
  const kind = kindOf(fields, place, findings);
  if (kind === undefined || kind === 'schedule' || kind === 'manual') return undefined;
  return readTrigger(fields, kind, findings);
}

export function readTrigger(fields: Fields, kind: Firing, findings: Findings): TriggerAst {
  const condition = expression(fields.get('if'), 'if', findings);
  const since = reference(fields.get('since'), 'since', findings);
  checkBeside(fields, kind, findings);
  const watched = kind === 'when' || kind === 'becomes';
  const stays = watched ? picked(fields.get('for'), 'for', lengthOf, findings) : undefined;
  return {
    span: fields.entry(kind)?.keySpan ?? fields.span,
    ...firing(fields, kind, findings),
    ...(stays === undefined ? {} : { for: stays }),
    ...(condition === undefined ? {} : { if: condition }),
    ...(since === undefined ? {} : { since }),
  };
}

/** `since` looks back for events; `for` asks a condition to stay true. */
function checkBeside(fields: Fields, kind: Firing, findings: Findings): void {
  const since = kind === 'event' ? undefined : fields.entry('since')?.keySpan;
  const args = { found: `"${kind}"` };
  if (since !== undefined) {
    findings.add('wrong-shape', since, {
      ...args,
      key: 'since',
      expected: 'an "event" to look back for',
      fix: 'remove it',
    });
  }
  const stays = kind === 'when' || kind === 'becomes' ? undefined : fields.entry('for')?.keySpan;
  if (stays === undefined) return;
  const expected = '"when" or "becomes" beside it';
  const inside = kind === 'silence' ? 'move it into "silence: {of: …, for: …}"' : 'remove it';
  findings.add('wrong-shape', stays, { ...args, key: 'for', expected, fix: inside });
}

function firing(fields: Fields, kind: Firing, findings: Findings): Pick<TriggerAst, 'on' | 'for'> {
  const tree = fields.get(kind);
  if (tree === undefined) return {};
  switch (kind) {
    case 'event': {
      const types = eventTypes(tree, 'event', findings);
      return types.length === 0 ? {} : { on: { kind, types } };
    }
    case 'when':
    case 'becomes': {
      const condition = expression(tree, kind, findings);
      return condition === undefined ? {} : { on: { kind, condition } };
    }
    case 'silence':
      return silenceOf(tree, findings);
    case 'at': {
      const moment = momentOf(tree, 'at', findings);
      return moment === undefined ? {} : { on: { kind, moment } };
    }
  }
}

function silenceOf(tree: Tree, findings: Findings): Pick<TriggerAst, 'on' | 'for'> {
  const fields = fieldsOf(tree, SILENCE, findings);
  const types = eventTypes(fields?.get('of'), 'of', findings);
  const span = picked(fields?.get('for'), 'for', lengthOf, findings);
  if (types.length === 0 || span === undefined) return {};
  return { on: { kind: 'silence', types }, for: span };
}

/** One event type or several. */
export function eventTypes(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly Placed<string>[] {
  if (tree === undefined) return [];
  const expected = 'an event type or a list of them';
  if (isParam(tree)) {
    return eventTypes(filled(tree, { key, types: ['events'], expected }, findings), key, findings);
  }
  if (tree.kind === 'list') {
    const items = listOf(tree, key, expected, findings) ?? [];
    return items.flatMap((item) => eventTypes(item, key, findings));
  }
  const type = reference(tree, key, findings);
  return type === undefined ? [] : [type];
}

/** What becomes of open tasks. */
export function taskPolicy(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): TaskPolicyAst | undefined {
  if (tree?.kind !== 'map') return oneOf<'close' | 'keep'>(tree, key, ['close', 'keep'], findings);
  const fields = fieldsOf(tree, HAND_OVER, findings);
  const chain = elementsOf(fields?.get('hand_over'), 'hand_over', findings);
  return chain.length === 0 ? undefined : { handOver: chain };
}
