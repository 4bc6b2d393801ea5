import { list, ref, thing } from './schema';
import type { Definitions, Schema } from './schema';
import { snippetsOfSteps } from './snippets';
import { atMostOne, has, hasOneOf, needs, onlyWith, shaped } from './shapes';
import { choice } from './words-values';

/** Triggers: what enrolls, what ends, what a wait or a message that waits looks out for. */

/** What all of them can look out for. */
export const FIRING = {
  event: ref('events'),
  when: ref('expression'),
  becomes: ref('expression'),
  silence: ref('silence'),
  if: ref('expression'),
  for: ref('picked_span'),
};

/** How far back an event counts. */
export const SINCE: Schema = { type: 'string', minLength: 1, examples: ['step', 'enrollment'] };

/** Exactly one of `kinds`; `for` asks a condition to stay true, `since` looks back for events. */
function kinds(...all: readonly string[]): Schema {
  const watched = all.filter((kind) => kind === 'when' || kind === 'becomes');
  return {
    ...hasOneOf(...all),
    allOf: [...atMostOne(...all), onlyWith(hasOneOf(...watched), 'for')],
  };
}

function ruled(schema: Schema, ...rules: readonly Schema[]): Schema {
  return { ...schema, allOf: [...(schema.allOf as readonly Schema[]), ...rules] };
}

export function triggers(): Definitions {
  return {
    silence: thing('SILENCE', { of: ref('events'), for: ref('picked_span') }),
    arm: thing(
      'ARM',
      { ...FIRING, since: SINCE },
      ruled(kinds('event', 'when', 'becomes', 'silence'), onlyWith(has('event'), 'since')),
    ),
    done_when: thing('DONE_WHEN', FIRING, kinds('event', 'when', 'becomes')),
    unless: thing(
      'UNLESS',
      { ...FIRING, at: ref('moment') },
      kinds('event', 'when', 'becomes', 'silence', 'at'),
    ),
  };
}

/** Ways into a playbook and out of it. */
export function doors(): Definitions {
  return {
    way: thing(
      'WAY',
      {
        ...FIRING,
        at: ref('moment'),
        schedule: ref('rhythm'),
        manual: { type: 'boolean', enum: [true] },
        fields: ref('form'),
        past: choice('past'),
        at_creation: ref('yes_no'),
      },
      ruled(
        kinds('event', 'becomes', 'silence', 'at', 'schedule', 'manual'),
        needs(has('at'), 'past'),
        needs(has('schedule'), 'if'),
        onlyWith(has('at'), 'past'),
        onlyWith(has('becomes'), 'at_creation'),
        onlyWith(has('manual'), 'fields'),
      ),
    ),
    exit_way: thing(
      'EXIT',
      {
        ...FIRING,
        at: ref('moment'),
        do: list(ref('step'), { minItems: 1, maxItems: 10, defaultSnippets: snippetsOfSteps() }),
        tasks: ref('task_policy'),
      },
      {
        allOf: [
          ...atMostOne('event', 'when', 'becomes', 'silence', 'at'),
          onlyWith(hasOneOf('event', 'when', 'becomes', 'silence', 'at'), 'if'),
          onlyWith(hasOneOf('when', 'becomes'), 'for'),
        ],
      },
    ),
  };
}

export function policies(): Definitions {
  return {
    task_policy: shaped({
      map: thing('HAND_OVER', {
        hand_over: { ...ref('elements'), examples: [['role.chief', 'queue.care']] },
      }),
      scalar: choice('tasks'),
    }),
  };
}
