import { VERBS } from '../shape/keys';
import { containers, waits } from './flow';
import { outcomeRules } from './outcomes';
import { list, mapOf, oneOf, ref, text, thing } from './schema';
import type { Definitions } from './schema';
import { exactlyOne, shaped } from './shapes';
import { snippetsOfSteps } from './snippets';
import { policies, triggers } from './triggers';
import { forms, ladders, outreach, work } from './work';
import { choice } from './words-values';

/** Steps and all that stands inside them. */

function others(): Definitions {
  const target = '^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$';
  const set = text(target, 'Write a name like vars.tries or customer.churn_reason.');
  const given = mapOf(ref('expression'), { type: 'string' }, { minProperties: 1 });
  return {
    set: mapOf(ref('expression'), set, { minProperties: 1 }),
    call: thing('CALL', {
      connection: ref('name'),
      method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      path: text('^/(?!/)(?!.*\\.\\.)[^\\s\\\\]*$', 'Write a path like /quotes.', {
        maxLength: 1000,
      }),
      body: given,
      answer: ref('name'),
    }),
    run: thing('RUN', { playbook: ref('name'), way: ref('name'), with: given }),
    use: thing('USE', { fragment: ref('name'), with: { type: 'object', minProperties: 1 } }),
    exit: ref('name'),
  };
}

/** What follows: `fragment`: ends instead of exits. */
function continuations(fragment: boolean): Definitions {
  const jumps = fragment ? ['goto', 'end'] : ['goto', 'exit'];
  const all = thing('CONTINUATION', { goto: ref('name'), exit: ref('name'), end: ref('name') });
  const { properties } = all as { readonly properties: Definitions };
  const known = Object.fromEntries(jumps.map((key) => [key, properties[key] ?? {}]));
  const jump = { ...all, properties: known, ...exactlyOne(...jumps) };
  const steps = ref('steps');
  const [other = ''] = jumps.slice(1);
  const snippets = [
    { label: 'continue', body: 'continue' },
    { label: 'go to a step', body: { goto: '$1' } },
    { label: `take an ${other}`, body: { [other]: '$1' } },
  ];
  const more = { defaultSnippets: snippets };
  return {
    continuation: shaped({ map: jump, list: steps, scalar: choice('continuation') }, more),
    on_failure: shaped(
      { map: jump, list: steps, scalar: choice('on_failure') },
      { defaultSnippets: [{ label: 'skip', body: 'skip' }, ...snippets] },
    ),
  };
}

/** Everything below `steps`. `fragment`: ends instead of exits. */
export function stepDefinitions(fragment: boolean): Definitions {
  const verb = exactlyOne(...VERBS);
  const verbs = Object.fromEntries(VERBS.map((name) => [name, ref(name)]));
  const step = {
    ...verbs,
    id: ref('id'),
    if: ref('expression'),
    outcomes: mapOf(ref('continuation'), { type: 'string' }),
    on_failure: ref('on_failure'),
    note: ref('note'),
  };
  return {
    ...triggers(),
    ...policies(),
    ...forms(),
    ...ladders(),
    ...outreach(),
    ...work(),
    ...waits(),
    ...containers(),
    ...others(),
    ...continuations(fragment),
    note: { type: ['string', 'number', 'boolean', 'null'] },
    steps: list(ref('step'), {
      minItems: 1,
      errorMessage: 'Write a list of steps: each begins with "- id:".',
      defaultSnippets: snippetsOfSteps(),
    }),
    step: thing('STEP', step, { ...verb, allOf: [...verb.allOf, ...outcomeRules()] }),
  };
}
