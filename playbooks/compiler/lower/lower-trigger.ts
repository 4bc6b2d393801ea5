import type { Arm, Trigger } from '../../kernel/trigger';
import type { StepAst, TriggerAst } from '../ast';
import { means } from '../flow/node';
import type { Placed } from '../tree';
import type { Conditions } from './conditions';
import type { Lowering } from './lowering';

/** What fires, and how far back it may have. */

export function lowerTrigger(trigger: TriggerAst, conditions: Conditions): Trigger | undefined {
  const guard = conditions.optional(trigger.if);
  const condition = guard === undefined ? {} : { if: guard };
  const { on } = trigger;
  switch (on?.kind) {
    case undefined:
      return undefined;
    case 'event':
      return { kind: 'event', types: typesOf(on.types), ...condition };
    case 'silence': {
      if (trigger.for === undefined) return undefined;
      const lasting = conditions.plain(trigger.for);
      return { kind: 'silence', types: typesOf(on.types), for: lasting, ...condition };
    }
    case 'at':
      return { kind: 'at', moment: conditions.moment(on.moment), ...condition };
    case 'when':
    case 'becomes': {
      const lasting = trigger.for === undefined ? {} : { for: conditions.plain(trigger.for) };
      const watched = conditions.get(on.condition);
      return { kind: on.kind, condition: watched, ...lasting, ...condition };
    }
  }
}

/** Which type comes first makes no difference. */
function typesOf(types: readonly Placed<string>[]): readonly string[] {
  return [...new Set(types.map((type) => type.value))].sort();
}

/** An arm of the step `from`. */
export function armOf(
  { name, trigger }: { readonly name: string; readonly trigger: TriggerAst },
  from: StepAst,
  { conditions, layout }: Pick<Lowering, 'layout'> & { readonly conditions: Conditions },
): readonly Arm[] {
  const lowered = lowerTrigger(trigger, conditions);
  if (lowered === undefined) return [];
  const since = trigger.since?.value ?? 'step';
  if (since === 'step' || since === 'enrollment') return [{ name, trigger: lowered, since }];
  const step = layout.nodes.find(
    (node) => node.pseudo === undefined && means(node.step, since, from),
  );
  return [{ name, trigger: lowered, since: { step: step?.step.id.value ?? since } }];
}
