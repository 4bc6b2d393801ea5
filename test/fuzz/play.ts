import type { CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { AttributeType, Project } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { ScriptItem } from '../../playbooks/kernel/scenario';
import { Fault } from '../../playbooks/simulator/fault';
import { perform } from '../../playbooks/simulator/perform';
import { Stage } from '../../playbooks/simulator/stage';
import type { Random } from './random';
import { scenarioOf, valueOf, valuesOf } from './world';

/** A compiled playbook is played a few steps with anything that may happen to it. */

const ITEMS = 8;
type Item = Omit<ScriptItem, 'line'>;

/** The number of things that happened. Throws what the kernel, the rules or the renderer throws; a `Fault` is an answer. */
export function play(playbook: CompiledPlaybook, project: Project, random: Random): number {
  const { plan, templates } = playbook;
  const scenario = scenarioOf(plan, project, random);
  const way = random.of(Object.keys(plan.ways));
  const stage = new Stage({ plan, project, templates, scenario: { ...scenario, enroll: way } });
  attempt(() => stage.begin());
  for (let line = 1; line <= ITEMS; line++) {
    const item = { line, ...random.weighted(MOVES)(stage, random) };
    attempt(() => perform(stage, item));
  }
  return stage.trace.length;
}

function attempt(move: () => void): void {
  try {
    move();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

type Move = (stage: Stage, random: Random) => Item;
const SPANS = ['m', 'h', 'd', 'w', 'mo', 'bd', 'bh'] as const;

const MOVES: readonly (readonly [number, Move])[] = [
  [4, (_stage, random) => ({ after: { n: 1 + random.small(20), unit: random.of(SPANS) } })],
  [3, resolve],
  [3, event],
  [3, change],
  [2, decide],
  [1, answer],
  [1, (_stage, random) => (random.chance(0.5) ? { pause: true } : { resume: true })],
];

function resolve({ world }: Stage, random: Random): Item {
  const open = world.tasks.filter(({ status }) => status === 'open');
  if (open.length === 0) return {};
  const task = random.of(open);
  const { answers } = task;
  const name = random.of([...Object.keys(answers), 'done']);
  const fields = { ...task.form, ...(answers[name]?.form ?? {}) };
  const form = Object.entries(fields).flatMap(([field, { type, values }]): [string, Value][] =>
    random.chance(0.2) ? [] : [[field, valueOf(typed(type, values), random)]],
  );
  return { resolve: { task: task.step, answer: name, form: Object.fromEntries(form) } };
}

function typed(
  type: AttributeType,
  values: readonly string[] | undefined,
): Parameters<typeof valueOf>[0] {
  return values === undefined
    ? { type }
    : { type, values: Object.fromEntries(values.map((one) => [one, one])) };
}

function event({ world }: Stage, random: Random): Item {
  const { plan } = world.ground;
  const types = Object.entries(world.ground.project.catalog.events);
  const awaited = types.filter(([type]) => Object.hasOwn(plan.events, type));
  if (types.length === 0) return {};
  const [type, { fields }] = random.of(awaited.length > 0 && random.chance(0.8) ? awaited : types);
  return { event: { type, fields: valuesOf(fields, random) } };
}

function change({ world }: Stage, random: Random): Item {
  const { catalog } = world.ground.project;
  const of = (declared: typeof catalog.customer): Record<string, Value | null> => {
    const names = Object.entries(declared).filter(([, { compute }]) => compute === undefined);
    if (names.length === 0) return {};
    const [name, attribute] = random.of(names);
    return {
      [name]: !attribute.required && random.chance(0.2) ? null : valueOf(attribute, random),
    };
  };
  const { kind, id } = world.snapshot.subject;
  const record = catalog.records[kind];
  if (record === undefined || random.chance(0.5))
    return { change: { customer: of(catalog.customer) } };
  const row = { id, ...of(record.attributes) } as { readonly id: string };
  return { change: { records: { [kind]: [row] } } };
}

function decide({ world }: Stage, random: Random): Item {
  const open = world.approvals.filter(({ status }) => status === 'open');
  if (open.length === 0) return { after: { n: 1, unit: 'd' } };
  const { step } = random.of(open);
  return random.chance(0.5) ? { approve: { step } } : { reject: { step } };
}

function answer({ world }: Stage, random: Random): Item {
  const [call] = world.calls;
  if (call === undefined) return {};
  const { step } = call.request;
  return random.chance(0.5) ? { fail: { step, with: 'refused' } } : { answer: { [step]: {} } };
}
