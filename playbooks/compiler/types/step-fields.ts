import type { Connection } from '../../kernel/catalog';
import type { StepAst, TriggerAst, VerbAst } from '../ast';
import type { Entry, Fields } from '../expression/types';
import { outcomesOf } from '../flow/outcomes';
import { formFields, thing, unsure } from './entries';
import { attributes } from './things';
import type { References } from './things';

/** What `steps.<id>` can read, by the verb of the step. */

interface About {
  readonly things: References;
  readonly events: (types: readonly string[]) => Fields;
  /** It has been done on every way to the place that reads it. */
  readonly sure: boolean;
  readonly connections: Readonly<Record<string, Connection>>;
}

export function stepFields(step: StepAst, about: About): Fields {
  const { sure } = about;
  const fields = new Map<string, Entry>([
    ['at', { type: { kind: 'time' }, sure }],
    ['visits', { type: { kind: 'number' }, sure }],
  ]);
  const { verb } = step;
  if (verb === undefined) return fields;
  const values = [...new Set([...outcomesOf(verb).all, 'cancelled'])];
  fields.set('outcome', { type: { kind: 'enum', values }, sure });
  for (const [name, entry] of ofVerb(verb, step.id.value, about)) fields.set(name, entry);
  return fields;
}

function ofVerb(verb: VerbAst, id: string, about: About): readonly (readonly [string, Entry])[] {
  const { person } = about.things;
  const by: Entry = { type: { kind: 'person', fields: person }, sure: false };
  const reason: Entry = { type: { kind: 'text' }, sure: false };
  switch (verb.kind) {
    case 'task': {
      const forms = [verb.form, ...verb.answers.map((answer) => answer.form)].flat();
      const form = thing(`the form of "${id}"`, formFields(forms, about.things, false));
      return [
        ['by', by],
        ['form', form],
      ];
    }
    case 'wait':
      return [
        [
          'event',
          eventOf(
            verb.arms.map(({ trigger }) => trigger),
            about,
          ),
        ],
      ];
    case 'call':
      return [
        ['answer', thing(`the answer of "${id}"`, answerOf(verb, about))],
        ['reason', reason],
      ];
    case 'send':
    case 'run':
      return [['reason', reason]];
    default:
      return [];
  }
}

function eventOf(triggers: readonly TriggerAst[], about: About): Entry {
  const types = triggers.flatMap(({ on }) =>
    on?.kind === 'event' ? on.types.map((type) => type.value) : [],
  );
  return thing('the event', unsure(about.events(types)));
}

function answerOf(verb: Extract<VerbAst, { kind: 'call' }>, about: About): Fields {
  const connection = own(about.connections, verb.connection?.value ?? '');
  const answer = own(connection?.answers ?? {}, verb.answer?.value ?? '');
  const fields = new Map<string, Entry>();
  if (answer !== undefined) attributes(fields, answer, about.things);
  return unsure(fields);
}

function own<T>(from: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}
