import { resolveSpan } from '../calendar/resolve';
import type { External, Operation } from '../kernel/input';
import type { ScriptItem } from '../kernel/scenario';
import type { StoredEvent } from '../rules/decision';
import { taskResolved } from '../rules/reported';
import { Fault } from './fault';
import type { Told } from './happen';
import { toFailure } from './script';
import type { Answer } from './script';
import type { Stage } from './stage';
import { toStoredEvent } from './stored-event';
import type { SimulatedApproval } from './world';

/** One item of a script: time, changes, events, what people and other systems say, operator; in this order. */

export function perform(stage: Stage, item: ScriptItem): void {
  const { line } = item;
  stage.moveTo(timeOf(stage, item), line);
  if (item.change) stage.change(item.change);
  if (item.event) stage.event(storedEvent(stage, item.event, line));
  if (item.resolve) resolve(stage, item.resolve, line);
  if (item.approve) decide(stage, item.approve, 'approved', line);
  if (item.reject) decide(stage, item.reject, 'rejected', line);
  for (const [step, answer] of Object.entries(item.answer ?? {}))
    answerCall(stage, step, { outcome: 'ok', answer }, () => stage.script.tellAnswer(step, answer));
  if (item.fail) fail(stage, item.fail);
  if (item.pause) operate(stage, { kind: 'pause' });
  if (item.resume)
    operate(stage, { kind: 'resume', ...(item.skipStale ? { skipStale: true } : {}) });
  // What has become due by it belongs to it.
  stage.moveTo(stage.world.now, line);
}

function timeOf({ world }: Stage, { at, after, line }: ScriptItem): number {
  if (after === undefined) return at ?? world.now;
  const { catalog, calendars } = world.ground.project;
  const { zone, calendar: id } = catalog.organisation;
  const calendar = calendars[id];
  const from = at ?? world.now;
  const resolved = resolveSpan(after, from, { zone, ...(calendar ? { calendar } : {}) });
  if (resolved.kind === 'at') return resolved.at;
  throw new Fault(`the calendar ${resolved.calendar} does not cover ${resolved.year}`, line);
}

type ToldEvent = NonNullable<ScriptItem['event']>;

function storedEvent(stage: Stage, told: ToldEvent, line: number): StoredEvent {
  const { now } = stage.world;
  return toStoredEvent(stage.world, { ...told, at: now }, { id: stage.nextId('scenario'), line });
}

function resolve(stage: Stage, said: NonNullable<ScriptItem['resolve']>, line: number): void {
  const { world } = stage;
  const task = world.tasks.findLast(
    ({ sources, status }) => status === 'open' && sources.some(({ step }) => step === said.task),
  );
  if (!task) throw new Fault(`no task of step "${said.task}" is open`, line);
  const answer = said.answer ?? 'done';
  const answers = Object.keys(task.answers);
  if (!(answers.length === 0 ? ['done'] : answers).includes(answer))
    throw new Fault(`"${answer}" is no answer of task "${said.task}"`, line);
  const by = said.by ?? task.assignee ?? 'somebody';
  if (by === task.notBy)
    throw new Fault(`${by} may not resolve task "${said.task}": its "not_by" says so`, line);
  const at = world.now;
  world.tasks = world.tasks.map((one) =>
    one === task
      ? { ...one, status: 'resolved', answer, resolvedBy: by, endedAt: at, entered: said.form }
      : one,
  );
  const told = task.sources.map(({ enrollment, step, visit }): Told => {
    const { id } = task;
    const input = { id: `task/${id}`, task: id, step, visit, at, answer, by, form: said.form };
    return { enrollment, input: { kind: 'taskResolved', ...input } };
  });
  const { playbook } = world.ground.plan;
  const reports = task.sources.map((one) => taskResolved({ ...one, playbook, outcome: answer }));
  world.report(0, ...reports);
  stage.follow(told);
}

function decide(
  stage: Stage,
  said: NonNullable<ScriptItem['approve']>,
  decision: 'approved' | 'rejected',
  line: number,
): void {
  const { world } = stage;
  const found = world.approvals.findLast(
    ({ step, status }) => step === said.step && status === 'open',
  );
  if (!found) throw new Fault(`no draft of step "${said.step}" waits for anybody`, line);
  const { approver } = found;
  const by = said.by ?? (approver.kind === 'person' ? approver.id : 'somebody');
  if (by === found.notBy)
    throw new Fault(`${by} may not decide about "${said.step}": its "not_by" says so`, line);
  const at = world.now;
  world.approvals = world.approvals.map((one): SimulatedApproval =>
    one === found ? { ...one, status: decision, by, decidedAt: at } : one,
  );
  const { id, step, visit } = found;
  const input: External = {
    kind: 'approvalDecided',
    id: `approval/${id}`,
    approval: id,
    step,
    visit,
    at,
    decision,
    by,
  };
  stage.tell(found.enrollment, input);
}

/** The call of the step that is out, else `later`: its next one. */
function answerCall(stage: Stage, step: string, answer: Answer, later: () => void): void {
  const { world } = stage;
  const out = world.calls.findLast(({ request }) => request.step === step);
  if (!out) return later();
  world.calls = world.calls.filter((one) => one !== out);
  stage.answerCall(out, answer);
}

function fail(stage: Stage, { step, with: words }: NonNullable<ScriptItem['fail']>): void {
  const failure = toFailure(words ?? 'refused by the script');
  answerCall(stage, step, failure, () => stage.script.tellFailure(step, words));
}

function operate(stage: Stage, operation: Operation): void {
  const { world } = stage;
  stage.tell(world.enrollment?.id ?? '', {
    kind: 'operator',
    id: stage.nextId('operation'),
    at: world.now,
    by: 'operator',
    reason: 'scenario',
    operation,
  });
}
