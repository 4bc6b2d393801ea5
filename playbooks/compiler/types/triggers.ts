import type { Span as Length } from '../../kernel/plan';
import type { TriggerAst } from '../ast';
import { checkMoment, checkPicked } from './picks';
import type { Place, Reader } from './reader';
import type { Scopes } from './scope';

/** One trigger: what it watches is watched, what it asks when it fires may ask for more. */
export function checkTrigger(
  reader: Reader,
  scopes: Scopes,
  trigger: TriggerAst,
  place: Place,
): void {
  const { on } = trigger;
  checkPicked<Length>(reader, place, trigger.for);
  if (on?.kind === 'event') {
    const types = on.types.map(({ value }) => value);
    const inside = reader.withScope(place, (scope) => scopes.withEvent(scope, trigger));
    const before = reader.findings.list.length;
    reader.condition(trigger.if, inside);
    if (!types.every((type) => scopes.knowsEvent(type))) forgetEvent(reader, inside, before);
    return;
  }
  if (on?.kind === 'when' || on?.kind === 'becomes') reader.condition(on.condition, place, true);
  if (on?.kind === 'at') checkMoment(reader, place, on.moment);
  reader.condition(trigger.if, place);
}

/** An event that does not exist has been reported: that it lacks a field is the same fault. */
function forgetEvent(reader: Reader, place: Place, from: number): void {
  const event = place.scope.get('event')?.type;
  const title = event?.kind === 'thing' ? event.title : '';
  const since = reader.findings.list.splice(from);
  reader.findings.list.push(
    ...since.filter(({ code, args }) => code !== 'unknown-field' || args.thing !== title),
  );
}
