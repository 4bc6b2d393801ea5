import type { Condition } from './expression';
import type { Moment, Picked, Span } from './plan';

/** What fires: of waits, exits, ways in, and beside steps. */

export interface Arm {
  readonly name: string;
  readonly trigger: Trigger;
  /** How far to look back: from the start of this step, the enrollment, or an earlier step id. */
  readonly since: 'step' | 'enrollment' | { readonly step: string };
}

/** What fires: `types` of events, or a watched condition. `if` of an event reads `event.<field>` too. */
export type Trigger =
  | { readonly kind: 'event'; readonly types: readonly string[]; readonly if?: Condition }
  | ({ readonly kind: 'when' | 'becomes' } & WatchedTrigger)
  | SilenceTrigger
  | { readonly kind: 'at'; readonly moment: Moment; readonly if?: Condition };

/** `for`: it must stay true that long; falling back cancels. */
export interface WatchedTrigger {
  readonly condition: Condition;
  readonly for?: Picked<Span>;
  readonly if?: Condition;
}
/** None of `types` for that long; counted from the last such event or, if later, the arming. */
export interface SilenceTrigger {
  readonly kind: 'silence';
  readonly types: readonly string[];
  readonly for: Picked<Span>;
  readonly if?: Condition;
}
