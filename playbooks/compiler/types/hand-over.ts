import type { CallAst, PlaybookAst, RunAst, WayAst } from '../ast';
import type { Fields } from '../expression/types';
import type { Placed } from '../tree';
import type { Place } from './reader';
import type { VerbContext } from './verbs';

/** What leaves the enrollment: the body of a call, and what another playbook is given. */

/** The playbooks of the project, this one included. */
export interface Neighbours {
  readonly byId: ReadonlyMap<string, PlaybookAst>;
  /** False when a file could not be read: then nobody is said to be missing. */
  readonly whole: boolean;
}

const MOST_IN_PATH = 1000;

export function checkCall(context: VerbContext, verb: CallAst, step: string, place: Place): void {
  const { reader, catalog } = context;
  const { connection, answer } = verb;
  for (const { value } of verb.body) reader.expression(value, place, { kind: 'value' });
  if (verb.path !== undefined) {
    const text = { span: verb.path.span, variants: [{ leaf: verb.path }] };
    reader.text(text, place, { step, what: 'path', limit: MOST_IN_PATH });
  }
  if (connection === undefined) return;
  const known = Object.keys(catalog.connections).filter(
    (name) => catalog.connections[name]?.kind === 'http',
  );
  const found = known.includes(connection.value)
    ? catalog.connections[connection.value]
    : undefined;
  if (found === undefined) {
    const args = { kind: 'connection', name: connection.value, known: known.join(', ') };
    reader.findings.addUnknown('unknown-connection', connection.span, args, known);
    return;
  }
  if (answer === undefined || Object.hasOwn(found.answers, answer.value)) return;
  const answers = Object.keys(found.answers);
  const thing = `connection "${connection.value}"`;
  const args = { thing, field: answer.value, name: answer.value, known: answers.join(', ') };
  reader.findings.addUnknown('unknown-field', answer.span, args, answers);
}

export function checkRun(context: VerbContext, verb: RunAst, place: Place): void {
  const { playbook } = verb;
  const target = playbook === undefined ? undefined : context.neighbours.byId.get(playbook.value);
  const way = target === undefined ? undefined : wayOf(context, verb, target);
  const form = way === undefined ? undefined : context.scopes.wayForm(way);
  for (const { name, value } of verb.with) {
    const to = form?.get(name.value)?.type;
    if (form !== undefined && to === undefined) unknownField(context, name, form);
    const target = name.value;
    const wanted =
      to === undefined ? { kind: 'value' as const } : { kind: 'assigned' as const, target, to };
    context.reader.expression(value, place, wanted);
  }
  if (playbook === undefined) return;
  if (target === undefined) refusePlaybook(context, playbook);
  else if (fits(context, target)) {
    if (way !== undefined) checkGiven(context, verb, way);
  } else refuseSubject(context, playbook, target);
}

/** It enrolls this subject, or its customer. */
function fits({ subject }: VerbContext, target: PlaybookAst): boolean {
  return target.subject.value === subject || target.subject.value === 'customer';
}

function refusePlaybook({ reader, neighbours }: VerbContext, playbook: Placed<string>): void {
  if (!neighbours.whole) return;
  const known = [...neighbours.byId.keys()];
  const args = { kind: 'playbook', name: playbook.value, known: known.join(', ') };
  reader.findings.addUnknown('unknown-playbook', playbook.span, args, known);
}

function refuseSubject(
  { reader, subject }: VerbContext,
  playbook: Placed<string>,
  target: PlaybookAst,
): void {
  const whose = subject === 'customer' ? 'customer' : `${subject} or customer`;
  const found = `"${playbook.value}", which is for ${target.subject.value}`;
  const args = { key: 'playbook', expected: `a playbook for ${whose}`, found };
  reader.findings.add('wrong-shape', playbook.span, args);
}

/** The manual way in, looked up by its name. */
function wayOf(context: VerbContext, verb: RunAst, target: PlaybookAst): WayAst | undefined {
  const { way } = verb;
  if (way === undefined) return undefined;
  const manual = target.ways.filter((one) => one.manual !== undefined);
  const found = manual.find(({ name }) => name.value === way.value);
  if (found !== undefined) return found;
  const known = manual.map(({ name }) => name.value);
  const expected =
    known.length === 0
      ? `a manual way in, and "${target.id.value}" has none`
      : `a manual way in of "${target.id.value}": ${known.join(', ')}`;
  const args = { key: 'way', expected, found: `"${way.value.slice(0, 40)}"` };
  context.reader.findings.add('wrong-shape', way.span, args);
  return undefined;
}

function checkGiven({ reader }: VerbContext, verb: RunAst, way: WayAst): void {
  const given = new Set(verb.with.map(({ name }) => name.value));
  for (const { name, required, default: start } of way.manual?.fields ?? []) {
    if (!required || start !== undefined || given.has(name.value)) continue;
    const args = { thing: `"with" of "${verb.playbook?.value ?? ''}"`, key: name.value };
    reader.findings.add('missing-key', verb.span, args);
  }
}

function unknownField({ reader }: VerbContext, name: Placed<string>, form: Fields): void {
  const known = [...form.keys()];
  const args = {
    thing: 'the way in',
    field: name.value,
    name: name.value,
    known: known.join(', '),
  };
  reader.findings.addUnknown('unknown-field', name.span, args, known);
}
