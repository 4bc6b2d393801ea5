import type { Trigger } from '../../kernel/plan';
import type { TriggerAst } from '../ast';
import type { Conditions } from './conditions';

export function lowerTrigger(trigger: TriggerAst, conditions: Conditions): Trigger | undefined {
  const guard = conditions.optional(trigger.if);
  const condition = guard === undefined ? {} : { if: guard };
  const { on } = trigger;
  if (on === undefined) return undefined;
  if (on.kind === 'event') {
    const types = [...new Set(on.types.map((type) => type.value))].sort();
    return { kind: 'event', types, ...condition };
  }
  return { kind: on.kind, condition: conditions.get(on.condition), ...condition };
}
