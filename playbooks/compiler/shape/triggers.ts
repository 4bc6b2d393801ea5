import type { FieldAst, TriggerAst, WayAst, ExitAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { expression, listOf, oneOf, reference, wrong, yesNo } from './basics';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { fieldList } from './forms';
import { EXIT, WAY } from './keys';

/** Triggers: one shape in ways in, exits and waits. */

const KINDS = ['event', 'when', 'becomes'] as const;

/** The trigger among `fields`, or nothing when it has none; two kinds at once are an error. */
export function triggerOf(fields: Fields, findings: Findings): TriggerAst | undefined {
  const written = KINDS.filter((kind) => fields.has(kind));
  const kind = written[0];
  if (kind === undefined) return undefined;
  const second = written[1];
  if (second !== undefined) {
    const span = fields.entry(second)?.keySpan ?? fields.span;
    findings.add('trigger-kinds', span, { found: written.join(' and ') });
  }
  const condition = expression(fields.get('if'), 'if', findings);
  const since = reference(fields.get('since'), 'since', findings);
  const on = firing(kind, fields, findings);
  const sinceSpan = fields.entry('since')?.keySpan;
  if (sinceSpan !== undefined && kind !== 'event') {
    findings.add('wrong-shape', sinceSpan, {
      key: 'since',
      expected: 'an "event" to look back for',
      found: `"${kind}"`,
    });
  }
  return {
    span: fields.entry(kind)?.keySpan ?? fields.span,
    ...(on === undefined ? {} : { on }),
    ...(condition === undefined ? {} : { if: condition }),
    ...(since === undefined ? {} : { since }),
  };
}

function firing(
  kind: (typeof KINDS)[number],
  fields: Fields,
  findings: Findings,
): TriggerAst['on'] | undefined {
  const tree = fields.get(kind);
  if (tree === undefined) return undefined;
  if (kind === 'event') {
    const types = eventTypes(tree, findings);
    return types.length === 0 ? undefined : { kind, types };
  }
  const condition = expression(tree, kind, findings);
  return condition === undefined ? undefined : { kind, condition };
}

function eventTypes(tree: Tree, findings: Findings): readonly Placed<string>[] {
  const items =
    tree.kind === 'list'
      ? (listOf(tree, 'event', 'an event type or a list of them', findings) ?? [])
      : [tree];
  return items.flatMap((item) => {
    const type = reference(item, 'event', findings);
    return type === undefined ? [] : [type];
  });
}

/** A way in or an exit may be `{}` or a map; null stands for a forgotten value. */
export function wayOf(entry: Entry, name: Placed<string>, findings: Findings): WayAst {
  const bare: WayAst = { name, atCreation: false };
  const fields = fieldsOf(entry.value, WAY, findings, name.span);
  if (fields === undefined) return bare;
  const whenKey = fields.entry('when')?.keySpan;
  if (whenKey !== undefined) {
    findings.add('trigger-not-here', whenKey, {
      kind: 'when',
      place: '"enroll"',
      instead: 'becomes',
    });
    return bare;
  }
  const atCreation = yesNo(fields.get('at_creation'), 'at_creation', findings) ?? false;
  const trigger = triggerOf(fields, findings);
  const manual = manualOf(fields, findings);
  checkAtCreation(fields, findings);
  if (trigger !== undefined && manual !== undefined) {
    const span = fields.entry('manual')?.keySpan ?? name.span;
    findings.add('trigger-kinds', span, { found: 'a trigger and manual' });
  }
  if (trigger !== undefined) return { name, trigger, atCreation };
  if (manual !== undefined) return { name, manual, atCreation: false };
  if (fields.whole) findings.add('trigger-kinds', name.span, { found: 'none' });
  return bare;
}

function checkAtCreation(fields: Fields, findings: Findings): void {
  const key = fields.entry('at_creation')?.keySpan;
  if (key === undefined || fields.has('becomes')) return;
  findings.add('wrong-shape', key, {
    key: 'at_creation',
    expected: '"becomes" beside it',
    found: 'none',
  });
}

function manualOf(fields: Fields, findings: Findings): WayAst['manual'] | undefined {
  const tree = fields.get('manual');
  if (tree === undefined) {
    const key = fields.entry('fields')?.keySpan;
    if (key !== undefined) {
      findings.add('wrong-shape', key, {
        key: 'fields',
        expected: '"manual: true" beside it',
        found: 'none',
      });
    }
    return undefined;
  }
  if (tree.kind !== 'leaf' || tree.value !== true) return wrong(tree, 'manual', 'true', findings);
  const form: readonly FieldAst[] = fieldList(fields.get('fields'), 'fields', findings);
  const condition = expression(fields.get('if'), 'if', findings);
  return { fields: form, ...(condition === undefined ? {} : { if: condition }) };
}

export function exitOf(entry: Entry, name: Placed<string>, findings: Findings): ExitAst {
  const fields = fieldsOf(entry.value, EXIT, findings, name.span);
  if (fields === undefined) return { name };
  const trigger = triggerOf(fields, findings);
  const tasks = taskPolicy(fields.get('tasks'), 'tasks', findings);
  const loneIf = fields.entry('if');
  if (loneIf !== undefined && trigger === undefined && fields.whole) {
    findings.add('trigger-kinds', loneIf.keySpan, { found: 'none' });
  }
  return {
    name,
    ...(trigger === undefined ? {} : { trigger }),
    ...(tasks === undefined ? {} : { tasks }),
  };
}

export function taskPolicy(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): 'close' | 'keep' | undefined {
  const handOver =
    tree?.kind === 'map' ? tree.entries.find((e) => e.key === 'hand_over') : undefined;
  if (handOver !== undefined) {
    const args = { key: 'hand_over', thing: `"${key}"`, instead: 'write close or keep' };
    findings.add('not-supported-yet', handOver.keySpan, args);
    return undefined;
  }
  return oneOf(tree, key, ['close', 'keep'], findings);
}
