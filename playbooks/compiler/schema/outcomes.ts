import type { Definitions, Json, Schema } from './schema';
import { has, hasOneOf } from './shapes';

/** Outcomes a step has, by its verb and what is written there: they are offered, and those that need a word missed. */

const WORDS: Readonly<Record<string, string>> = {
  sent: 'It has left.',
  dropped: 'What "unless" names came before it could go.',
  skipped: 'It did not go; steps.<id>.reason says why.',
  rejected: 'Whoever was asked said no.',
  failed: 'It failed for good.',
  unconfirmed: 'Nobody knows whether it has left.',
  done: 'Somebody has done it.',
  given_up: 'Nobody did it in the time of "give_up".',
  closed: 'It was closed by an operator, or with its branch.',
  opened: 'It stands open, and the steps behind it go on.',
  reached: 'What was waited for is there.',
  past: 'The point in time had gone by when the step began.',
  timeout: 'It did not come in time.',
  all: 'Each of the triggers has fired.',
  ok: 'It has answered.',
  started: 'The other playbook has begun.',
  refused: 'The other playbook did not let it in; steps.<id>.reason says why.',
  until: 'What was asked before a turn holds.',
  max: 'All turns are over.',
};

const LOOKING = ['event', 'when', 'becomes', 'silence', 'any', 'all'];
const BESIDE: Schema = { properties: { blocks: { enum: [false] } }, required: ['blocks'] };
const TIMED: Schema = {
  ...hasOneOf(...LOOKING),
  required: ['timeout'],
  properties: { timeout: { not: { enum: ['never'] } } },
};

/** Rules of a step. A list of names is all there is; with `others` the author names more. */
export function outcomeRules(): readonly Schema[] {
  return [
    rule(has('send'), only('sent', 'dropped', 'skipped', 'rejected', 'failed', 'unconfirmed')),
    rule(of('send', has('unless')), needed('dropped')),
    rule(of('task', BESIDE), only('opened'), {
      ...rule(of('task', has('answers')), others('given_up', 'closed'), {
        ...rule(has('task'), only('done', 'given_up', 'closed')),
      }),
    }),
    rule(of('task', { ...has('give_up'), not: BESIDE }), needed('given_up')),
    rule(of('wait', has('at')), only('reached', 'past')),
    rule(of('wait', has('at')), needed('reached', 'past')),
    rule(of('wait', has('any')), others('timeout')),
    rule(of('wait', has('all')), only('all', 'timeout')),
    rule(of('wait', hasOneOf('event', 'when', 'becomes', 'silence')), only('reached', 'timeout')),
    rule(of('wait', hasOneOf('in', 'pick')), only('reached')),
    rule({ ...has('wait'), properties: { wait: { type: 'string' } } }, only('reached')),
    rule(of('wait', TIMED), needed('timeout')),
    rule(has('call'), only('ok', 'failed')),
    rule(has('call'), needed('failed')),
    rule(has('run'), only('started', 'refused')),
    rule(has('use'), others('done')),
    rule(of('repeat', has('until')), only('until', 'max'), {
      ...rule(has('repeat'), only('max')),
    }),
    rule(hasOneOf('notify', 'branch', 'parallel', 'set', 'exit'), only()),
  ];
}

function rule(condition: Schema, then: Schema, otherwise?: Schema): Schema {
  return { if: condition, then, ...(otherwise === undefined ? {} : { else: otherwise }) };
}

/** A step of this verb, written as a map for which `condition` holds. */
function of(verb: string, condition: Schema): Schema {
  return { required: [verb], properties: { [verb]: { type: 'object', ...condition } } };
}

function only(...names: readonly string[]): Schema {
  return outcomes({ properties: said(names), additionalProperties: false });
}

function others(...names: readonly string[]): Schema {
  return outcomes({ properties: said(names) });
}

function needed(...names: readonly string[]): Schema {
  return { required: ['outcomes'], ...outcomes({ required: names }) };
}

function outcomes(schema: { readonly [key: string]: Json }): Schema {
  return { properties: { outcomes: schema } };
}

/** What may follow is said where outcomes are described; here is what they are, and the usual thing to type. */
function said(names: readonly string[]): Definitions {
  const defaultSnippets = [{ label: 'continue', body: 'continue' }];
  return Object.fromEntries(
    names.map((name) => [name, { description: WORDS[name] ?? '', defaultSnippets }]),
  );
}
