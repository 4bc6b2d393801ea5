import type { Batch, Item } from '../playbooks/kernel/command';
import type { Plan } from '../playbooks/kernel/plan';
import type { Context, Write } from '../playbooks/rules/decision';
import type { LastEnrollment } from '../playbooks/rules/match';
import { environment } from '../playbooks/rules/environment';
import { holdOut, isHeldOut, type HeldOut } from '../playbooks/rules/holdout';
import { mayRun, type MayRun } from '../playbooks/rules/may-run';
import { siteOf } from '../playbooks/rules/place';
import type { Ground } from './settle';
import type { Loaded, NewRun } from './store';

/** Steps that enroll into another playbook: found out before the batch is decided, written with it. */

type RunItem = Extract<Item, { kind: 'enrollInto' }>;

interface Answered {
  readonly item: RunItem;
  readonly playbook: string;
  readonly way: string;
  readonly may: MayRun;
}

/** Playbooks that steps of this batch enroll into. */
export function playbooksRun(batch: Batch, plan: Plan): string[] {
  return [...new Set(runsOf(batch.items).flatMap(({ pc }) => runAt(plan, pc)?.playbook ?? []))];
}

/** Of every step that runs one whether it may; of two that enroll the same subject the second finds it inside. */
export function answerRuns(
  batch: Batch,
  context: Context,
  { loaded, ground }: { readonly loaded: Loaded; readonly ground: Ground },
): readonly Answered[] {
  const entered = new Set<string>();
  return runsOf(batch.items).flatMap((item) => {
    const run = runAt(context.plan, item.pc);
    if (!run) return [];
    const { playbook, way } = run;
    const target = ground.playbooks.find(({ id }) => id === playbook);
    const plan = target?.version.plan;
    const last = entered.has(playbook) ? INSIDE : plan && lastOf(loaded, playbook, plan);
    const may = mayRun(
      { way, with: item.with },
      plan && { plan, ...(last === undefined ? {} : { last }) },
      { ...context, generation: loaded.enrollment.generation ?? 0 },
    );
    if (may.ok) entered.add(playbook);
    return [{ item, playbook, way, may }];
  });
}

/** Step -> why nobody is taken. */
export function refusedOf(answered: readonly Answered[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    answered.flatMap(({ item, may }) => (may.ok ? [] : [[item.step, may.reason]])),
  );
}

/** What the writes of the batch enroll. The same step and visit never enrolls twice. */
export function newRuns(
  writes: readonly Write[],
  answered: readonly Answered[],
  { ground: { playbooks }, context }: { readonly ground: Ground; readonly context: Context },
): NewRun[] {
  return writes.flatMap((write) => {
    if (write.kind !== 'enroll') return [];
    const found = answered.find(
      ({ item }) => item.step === write.step && item.visit === write.visit,
    );
    const target = playbooks.find(({ id }) => id === write.playbook);
    if (!found?.may.ok || !target) return [];
    const { hash, plan } = target.version;
    const names = plan.keeps['trigger'];
    const { subject, trigger } = found.may;
    const held = heldOutOf(plan, subject, context);
    const kept = Object.entries(trigger).filter(([name]) => names?.includes(name) ?? true);
    return [
      {
        playbook: write.playbook,
        version: hash,
        way: write.way,
        step: write.step,
        visit: write.visit,
        subject,
        trigger,
        kept: Object.fromEntries(kept),
        ...(held ? { held } : {}),
      },
    ];
  });
}

/** One whom the other playbook leaves out is inside it without its steps. */
function heldOutOf(plan: Plan, subject: NewRun['subject'], context: Context): HeldOut | undefined {
  const { project, now } = context;
  const snapshot = { ...context.snapshot, subject };
  if (!isHeldOut(plan, snapshot.customer.id)) return undefined;
  const known = { plan, project, snapshot, now };
  return holdOut({ plan, project, now, place: siteOf(known), look: environment(known) });
}

const INSIDE: LastEnrollment = { startedAt: 0 };

function runsOf(items: readonly Item[]): RunItem[] {
  return items.flatMap((item) => [
    ...(item.kind === 'enrollInto' ? [item] : []),
    ...('then' in item && item.then ? runsOf(item.then) : []),
  ]);
}

function runAt(plan: Plan, pc: number) {
  const step = plan.code[pc];
  return step?.op === 'run' ? step : undefined;
}

function lastOf({ runs = [] }: Loaded, playbook: string, plan: Plan): LastEnrollment | undefined {
  return runs.find((one) => one.playbook === playbook && one.kind === plan.subject);
}
