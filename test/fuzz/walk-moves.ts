import { SYSTEM_EVENTS } from '../../playbooks/kernel/built-in';
import type { Attribute, Attributes } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { External, Operation } from '../../playbooks/kernel/input';
import type { ScriptItem } from '../../playbooks/kernel/scenario';
import { perform } from '../../playbooks/simulator/perform';
import { toStoredEvent } from '../../playbooks/simulator/stored-event';
import type { Stage } from '../../playbooks/simulator/stage';
import type { Random } from './random';

/** What may happen to somebody who is inside a playbook, one thing at a time. */

export interface Walker {
  readonly stage: Stage;
  readonly random: Random;
  /** Types of events that do not come on this walk. */
  readonly never: ReadonlySet<string>;
  /** How often which kind of move is made. */
  readonly temper: readonly (readonly [number, Move])[];
  /** Everything an enrollment has been told, to be told again. */
  readonly told: { readonly enrollment: string; readonly input: External }[];
}
type Move = (walker: Walker) => void;

export const DAY = 86_400_000;
const MINUTE = 60_000;

const MOVES: readonly (readonly [number, Move])[] = [
  [12, time],
  [5, event],
  [3, change],
  [2, moveDate],
  [6, resolve],
  [5, decide],
  [2, call],
  [1, operate],
  [1, again],
  [1, late],
];

export function neverOf({ world }: Stage, random: Random): Walker['never'] {
  return new Set(Object.keys(world.ground.plan.events).filter(() => random.chance(0.4)));
}

/** Some live among events, some with people who never answer. */
export function temperOf(random: Random): Walker['temper'] {
  return MOVES.map(([weight, move]) => [weight * random.of([0, 0.3, 1, 1, 2]) + 0.02, move]);
}

export function move(walker: Walker): void {
  walker.random.weighted(walker.temper)(walker);
}

type Told = Omit<ScriptItem, 'line'>;
function play({ stage }: Walker, item: Told): void {
  perform(stage, { line: 0, ...item });
}

function time({ stage, random }: Walker): void {
  const { now } = stage.world;
  const deadline = stage.latest?.deadline;
  if (deadline !== undefined && deadline > now && random.chance(0.4))
    return stage.moveTo(deadline + random.of([0, 0, 1, -1]));
  const span = random.weighted([
    [2, random.below(120) * MINUTE],
    [3, random.below(48) * 60 * MINUTE],
    [3, random.below(7) * DAY],
    [1, random.below(40) * DAY],
  ]);
  stage.moveTo(now + span);
}

interface Declared {
  readonly about: string;
  readonly fields: Attributes;
}

function eventTypes(walker: Walker): (readonly [string, Declared])[] {
  const { ground, snapshot } = walker.stage.world;
  const { plan, project } = ground;
  const own = Object.entries({ ...project.catalog.events, ...SYSTEM_EVENTS });
  const isThere = ({ about }: Declared) =>
    about === 'contact'
      ? snapshot.contacts.length > 0
      : about === 'customer' || about === 'everyone' || (snapshot.records[about] ?? []).length > 0;
  const ends = leading(walker);
  const may = (type: string) =>
    Object.hasOwn(plan.events, type) && !ends.has(type) && !walker.never.has(type);
  return own.filter(([type, one]) => may(type) && isThere(one));
}

/** What leads out: mostly left aside, or nobody would get far. */
function leading({ stage, random }: Walker): ReadonlySet<string> {
  if (random.chance(0.03)) return new Set();
  const triggers = Object.values(stage.world.ground.plan.exits).flatMap(
    ({ trigger }) => trigger ?? [],
  );
  return new Set(
    triggers.flatMap((trigger) => {
      if (trigger.kind === 'event') return trigger.types;
      return trigger.kind === 'when' || trigger.kind === 'becomes' ? trigger.condition.names : [];
    }),
  );
}

function event(walker: Walker): void {
  const { stage, random } = walker;
  const types = eventTypes(walker);
  if (types.length === 0) return time(walker);
  const [type, { fields, about }] = random.of(types);
  const contact = about === 'contact' ? random.of(stage.world.snapshot.contacts).id : undefined;
  play(walker, {
    event: {
      type,
      fields: { ...valuesOf(walker, fields), ...ofUs(walker, type) },
      ...(contact === undefined ? {} : { contact }),
    },
  });
}

/** Events of the product name steps of this playbook. */
function ofUs({ stage, random }: Walker, type: string): Record<string, Value> {
  const { plan } = stage.world.ground;
  if (!Object.hasOwn(SYSTEM_EVENTS, type)) return {};
  const sends = plan.code.filter(({ op }) => op === 'send').map(({ step }) => step);
  return {
    playbook: plan.playbook,
    survey: plan.playbook,
    step: sends.length > 0 ? random.of(sends) : '',
    score: random.below(11),
  };
}

/** It happened earlier than it is told. */
function late(walker: Walker): void {
  const { stage, random } = walker;
  const types = eventTypes(walker).filter(([, { about }]) => about !== 'everyone');
  if (types.length === 0) return;
  const [type, { fields }] = random.of(types);
  const { world } = stage;
  const told = { type, fields: { ...valuesOf(walker, fields), ...ofUs(walker, type) } };
  const stored = toStoredEvent(world, { ...told, at: world.now }, { id: stage.nextId('late') });
  stage.event({ ...stored, at: world.now - random.below(5) * DAY });
}

function change(walker: Walker): void {
  const { stage, random } = walker;
  const { catalog } = stage.world.ground.project;
  const { snapshot } = stage.world;
  const kinds = Object.keys(catalog.records).filter((one) => snapshot.records[one]?.length);
  if (kinds.length === 0 || random.chance(0.5))
    return play(walker, { change: { customer: oneOf(walker, 'customer', catalog.customer) } });
  const kind =
    random.chance(0.6) && kinds.includes(snapshot.subject.kind)
      ? snapshot.subject.kind
      : random.of(kinds);
  const { id } = random.of(snapshot.records[kind] ?? []);
  const attributes = catalog.records[kind]?.attributes ?? {};
  const row = { ...oneOf(walker, kind, attributes), id };
  play(walker, { change: { records: { [kind]: [row] } } });
}

function oneOf(walker: Walker, kind: string, declared: Attributes): Record<string, Value | null> {
  const { random } = walker;
  const ends = leading(walker);
  const names = Object.entries(declared).filter(
    ([name, one]) =>
      one.compute === undefined && one.type !== 'list' && !ends.has(`${kind}.${name}`),
  );
  if (names.length === 0) return {};
  const [name, attribute] = random.of(names);
  const mayGo = !attribute.required && random.chance(0.15);
  return { [name]: mayGo ? null : valueOf(walker, attribute) };
}

/** A date of the subject: the one that plans are tied to. */
function moveDate(walker: Walker): void {
  const { stage, random } = walker;
  const { catalog } = stage.world.ground.project;
  const { kind, id } = stage.world.snapshot.subject;
  const attributes = catalog.records[kind]?.attributes ?? catalog.customer;
  const dates = Object.entries(attributes).filter(
    ([, { type, compute }]) => type === 'date' && compute === undefined,
  );
  if (dates.length === 0) return change(walker);
  const [name, attribute] = random.of(dates);
  const value = valueOf(walker, attribute);
  if (kind === 'customer' || kind === 'contact')
    return play(walker, { change: { customer: { [name]: value } } });
  play(walker, { change: { records: { [kind]: [{ [name]: value, id }] } } });
}

function resolve(walker: Walker): void {
  const { stage, random } = walker;
  const open = stage.world.tasks.filter(({ status }) => status === 'open');
  if (open.length === 0) return time(walker);
  const task = random.of(open);
  const answers = Object.keys(task.answers);
  const answer = answers.length > 0 ? random.of(answers) : 'done';
  const fields = { ...task.form, ...(task.answers[answer]?.form ?? {}) };
  const form = Object.entries(fields).flatMap(([field, { type, values, required }]) =>
    required || random.chance(0.7)
      ? [
          [
            field,
            valueOf(walker, { type, ...(values ? { values: labelled(values) } : {}) }),
          ] as const,
        ]
      : [],
  );
  const by = random.of(Object.keys(stage.world.snapshot.people));
  if (by === task.notBy) return;
  play(walker, { resolve: { task: task.step, by, answer, form: Object.fromEntries(form) } });
}

function labelled(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((one) => [one, one]));
}

function decide(walker: Walker): void {
  const { stage, random } = walker;
  const open = stage.world.approvals.filter(({ status }) => status === 'open');
  if (open.length === 0) return time(walker);
  const { step, notBy } = random.of(open);
  const by = random.of(Object.keys(stage.world.snapshot.people));
  if (by === notBy) return;
  play(walker, random.chance(0.8) ? { approve: { step, by } } : { reject: { step, by } });
}

function call(walker: Walker): void {
  const { stage, random } = walker;
  const { plan, project } = stage.world.ground;
  const calls = plan.code.filter(({ op }) => op === 'call');
  if (calls.length === 0) return time(walker);
  const one = random.of(calls);
  const declared =
    one.op === 'call' && one.answer !== undefined
      ? Object.values(project.catalog.connections).flatMap(({ answers }) =>
          Object.entries(answers[one.answer ?? ''] ?? {}),
        )
      : [];
  const fields = declared.map(([name, attribute]) => [name, valueOf(walker, attribute)] as const);
  play(
    walker,
    random.chance(0.3)
      ? { fail: { step: one.step, with: 'no route' } }
      : { answer: { [one.step]: Object.fromEntries(fields) } },
  );
}

function operate({ stage, random }: Walker): void {
  const { world, latest } = stage;
  if (!latest) return;
  const { plan } = world.ground;
  const standing = latest.state.threads.flatMap(({ pc }) => plan.code[pc]?.step ?? []);
  const step = standing.length > 0 ? random.of(standing) : 'nowhere';
  const to = random.of(plan.code).step;
  const outcomes = Object.keys(plan.code.find((one) => one.step === step)?.outcomes ?? {});
  const outcome = outcomes.length > 0 ? { outcome: random.of(outcomes) } : {};
  const vars = Object.fromEntries(
    Object.entries(plan.vars).map(([name, one]) => [name, one.default]),
  );
  const operation = random.weighted<Operation>([
    [3, { kind: 'pause' }],
    [6, { kind: 'resume' }],
    [3, { kind: 'skip', step, ...outcome }],
    [3, { kind: 'retry', step }],
    [3, { kind: 'jump', from: step, to }],
    [1, { kind: 'set', vars }],
    [0.5, { kind: 'exit', exit: random.of([...plan.exitOrder, 'removed']) }],
  ]);
  stage.tell(latest.id, {
    kind: 'operator',
    id: stage.nextId('operation'),
    at: world.now,
    by: 'op',
    reason: 'walk',
    operation,
  });
}

/** Told twice: the relay was killed between signal and delete. */
function again({ stage, random, told }: Walker): void {
  if (told.length === 0) return;
  const { enrollment, input } = random.of(told.slice(-50));
  if (input.kind === 'deadline') return;
  const before = stage.trace.length;
  stage.tell(enrollment, input);
  if (stage.trace.length !== before) throw new Error(`a repeated ${input.kind} had an effect`);
}

function valuesOf(walker: Walker, declared: Attributes): Record<string, Value> {
  const { random } = walker;
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, attribute]) =>
      attribute.required || random.chance(0.7) ? [[name, valueOf(walker, attribute)] as const] : [],
    ),
  );
}

function valueOf(
  { stage, random }: Walker,
  { type, values }: Pick<Attribute, 'type' | 'values'>,
): Value {
  const { world } = stage;
  const { people, contacts } = world.snapshot;
  switch (type) {
    case 'enum':
      return random.of(Object.keys(values ?? { none: '' }));
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return new Date(world.now + (random.below(300) - 60) * DAY).toISOString().slice(0, 10);
    case 'time':
      return new Date(world.now - random.below(60) * DAY).toISOString();
    case 'number':
    case 'money':
      return random.of([0, 1, 2, 5, 9, 10, 25, 40, 60, 90, 0.05, 0.5, 0.9, 120_000, 600_000]);
    case 'person':
      return random.of([...Object.keys(people), 'nobody']);
    case 'contact':
      return contacts.length > 0 ? random.of(contacts).id : 'nobody';
    case 'list':
      return [];
    default:
      return random.of(['because', 'x', '原因', 'a "b" <c> {{ d }}']);
  }
}
