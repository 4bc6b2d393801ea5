import { id, pickedSpan, RHYTHM, span, when } from './basics';
import { list, mapOf, ref, thing, whole } from './schema';
import type { Definitions, Schema } from './schema';
import { atMostOne, either, exactlyOne, has, hasOneOf, needs, offering } from './shapes';
import { onlyWith, picked, shaped, without } from './shapes';
import { waitSnippets } from './snippets';
import { FIRING, SINCE } from './triggers';
import { choice } from './words-values';

/** Verbs that decide when and where it goes on: wait, branch, split, parallel, repeat. */

const LOOKING = ['event', 'when', 'becomes', 'silence', 'any', 'all'];

export function waits(): Definitions {
  const arms = mapOf(ref('arm'), id('timeout', 'cancelled'), { maxProperties: 10 });
  const map = thing(
    'WAIT',
    {
      ...FIRING,
      in: ref('picked_span'),
      roll: ref('roll'),
      time: ref('time'),
      at: ref('moment'),
      grace: ref('span_or_none'),
      any: arms,
      all: arms,
      since: SINCE,
      timeout: when('never'),
      pause_while: ref('expression'),
    },
    {
      ...hasOneOf('in', 'at', ...LOOKING),
      allOf: [
        ...atMostOne('in', 'any', 'all', 'event', 'when', 'becomes', 'silence', 'at'),
        needs(hasOneOf(...LOOKING), 'timeout'),
        without(has('in'), 'if', 'for', 'since', 'timeout', 'grace'),
        without(has('at'), 'roll', 'time', 'if', 'for', 'since', 'timeout', 'pause_while'),
        without(hasOneOf(...LOOKING), 'grace', 'roll', 'time'),
        without(hasOneOf('any', 'all'), 'if', 'for', 'since'),
        onlyWith(has('event'), 'since'),
        onlyWith(hasOneOf('when', 'becomes'), 'for'),
      ],
    },
  );
  const wait = picked({ map, scalar: span('more') }, ref('span'));
  return { wait: { ...wait, defaultSnippets: waitSnippets() } };
}

export function containers(): Definitions {
  const names = list(ref('name'), { minItems: 1 });
  const join = thing('JOIN', { all: names, any: names }, exactlyOne('all', 'any'));
  return {
    branch: list(ref('branch_arm'), { minItems: 1, maxItems: 11 }),
    branch_arm: thing(
      'BRANCH_ARM',
      { if: ref('expression'), then: ref('continuation'), else: ref('continuation') },
      either(has('else'), { properties: { if: false, then: false } }, has('if', 'then')),
    ),
    split: thing('SPLIT', {
      arms: mapOf(ref('split_arm'), id('cancelled'), { minProperties: 1, maxProperties: 10 }),
      salt: ref('name'),
    }),
    split_arm: thing('SPLIT_ARM', { weight: whole(0, 100), do: ref('steps') }),
    parallel: thing('PARALLEL', {
      join: shaped({ map: join, scalar: choice('join') }),
      branches: mapOf(ref('steps'), id(), { minProperties: 2, maxProperties: 10 }),
    }),
    repeat: thing('REPEAT', {
      max: whole(1, 1000),
      do: ref('steps'),
      until: ref('expression'),
      every: every(),
    }),
  };
}

/** A length of time, or days that come back. */
function every(): Schema {
  const { then, ...other } = pickedSpan('more');
  const { days = {}, day_of_month = {} } = RHYTHM.properties as Definitions;
  const spans = offering(then as Schema, { days, day_of_month });
  return { ...other, then: either(hasOneOf('days', 'day_of_month'), RHYTHM, spans) };
}
