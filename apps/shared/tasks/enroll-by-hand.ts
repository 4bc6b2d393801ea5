import type { PoolClient } from 'pg';
import { audit } from '../audit';
import { isClean, isId } from '../change/check-text';
import { admit, placeOf } from '../change/enter';
import { factsAt } from '../database/facts-at';
import { noEffects, writeEffects } from '../change/effects';
import { seen } from '../change/seen';
import { suggest } from '../change/suggest';
import { transact } from '../database/transact';
import type { LivePlaybook } from '../publications/published';
import { Refused, refuseAll, type Fault } from '../refused';
import { environment } from '../../../playbooks/rules/environment';
import { mayEnroll, type LastEnrollment, type Subject } from '../../../playbooks/rules/match';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import { holds } from '../../../playbooks/kernel/evaluate';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Way } from '../../../playbooks/kernel/plan';
import { checkForm } from './check-form';
import { checkReferences } from './check-references';
import type { Deps } from './resolve';

export interface ByHand {
  readonly playbook: string;
  /** May be left out where the playbook has one way in by hand. */
  readonly way?: string | undefined;
  /** Id of what the playbook is about. */
  readonly subject: string;
  readonly with?: unknown;
  /** Why, in the words of whoever enrolls: kept with what was seen at the entry. */
  readonly reason?: string | undefined;
  /** The way-in key: the same again is the same enrollment. */
  readonly key: string;
  /** `person:ana`, `key:<id>`: who stands for it in the audit. */
  readonly actor?: string;
  readonly dryRun?: boolean;
}

/** Where `enrollment.seen` keeps the reason: no name that an expression can read is called so. */
export const REASON = 'enrollment.reason';

export interface Enrolled {
  /** Absent for a dry run. */
  readonly enrollment?: string;
  readonly version: string;
  readonly customer: string;
  /** This key had enrolled before. */
  readonly again: boolean;
}

/**
 * Lets somebody in through a `manual` way in, under the customer's lock. Throws `Refused`: a way or subject that is not
 * there, fields that do not fit, somebody who is inside or may not enter again yet (`already_enrolled`, with the earlier one).
 */
export async function enrollByHand(deps: Deps, asked: ByHand): Promise<Enrolled> {
  const live = await deps.published.newest();
  const playbook = findPlaybook(live.playbooks, asked.playbook);
  const name = findWay(playbook, asked.way);
  const way = playbook.version.plan.ways[name];
  if (way?.kind !== 'manual')
    throw new Error(`way ${name} of ${playbook.id} was found and is gone`);
  const faults = checkRequest(asked);
  const trigger = checkForm(asked.with ?? {}, way.fields, { member: 'with', faults });
  if (faults.length > 0) throw refuseAll(faults, `enrolling into ${playbook.id}`);
  const subject = { kind: playbook.version.plan.subject, id: asked.subject };
  const now = deps.clock.now();
  return transact(deps.pool, async (client) => {
    const customer = await lockOwner(client, subject);
    const read = await readBefore(client, {
      customer,
      playbook: playbook.id,
      subject,
      way: name,
      key: asked.key,
      named: Object.values(trigger).filter((value) => typeof value === 'string'),
      now,
    });
    const version = playbook.version.hash;
    if (read.same !== null)
      return { enrollment: read.same.id, version: read.same.version, customer, again: true };
    const lost = await checkReferences(client, way.fields, trigger, { customer, member: 'with' });
    if (lost.length > 0) throw refuseAll(lost, `enrolling into ${playbook.id}`);
    const snapshot: Snapshot = { ...read.snapshot, subject };
    const known = {
      plan: playbook.version.plan,
      project: live.project,
      snapshot,
      now,
      enrollment: { way: name, startedAt: now, trigger },
    };
    const look = environment(known);
    const values = seen(way.if, look, live.project.catalog);
    if (way.if !== undefined && !holds(way.if, look))
      throw new Refused(
        'operation_refused',
        `${way.if.source} does not hold for ${subject.id}`,
        [],
        { values },
      );
    const place = placeOf(playbook.version.plan, live.project, snapshot);
    checkBefore(playbook, read, { subject, now, place });
    if (asked.dryRun === true) return { version, customer, again: false };
    const entrant = {
      playbook,
      way: name,
      subject,
      customer,
      key: asked.key,
      trigger,
      seen: asked.reason === undefined ? values : { ...values, [REASON]: asked.reason },
    };
    const effects = noEffects();
    const enrollment = admit(entrant, { now, place, project: live.project, look }, effects);
    const { enrolled } = await writeEffects(client, effects, now);
    if (enrolled.length === 0)
      throw new Refused('already_enrolled', `${subject.id} is inside ${playbook.id} already`);
    await note(client, asked, { enrollment: enrollment.id, customer, now });
    return { enrollment: enrollment.id, version, customer, again: false };
  });
}

async function note(
  client: PoolClient,
  { actor, playbook, reason }: ByHand,
  of: { readonly enrollment: string; readonly customer: string; readonly now: number },
): Promise<void> {
  if (actor === undefined) return;
  const { enrollment, customer, now: at } = of;
  const detail = { playbook, customer, ...(reason === undefined ? {} : { reason }) };
  const resource = `enrollment/${enrollment}`;
  await audit(client, { actor, action: 'enrollment.create', resource, detail, at });
}

function findPlaybook(playbooks: readonly LivePlaybook[], id: string): LivePlaybook {
  const found = playbooks.find((playbook) => playbook.id === id);
  if (found !== undefined) return found;
  const fix = suggest(
    id,
    playbooks.map((playbook) => playbook.id),
  );
  throw refuseAll(
    [
      {
        pointer: '/playbook',
        code: 'unknown_reference',
        detail: `there is no live playbook "${id.slice(0, 64)}"`,
        ...(fix === undefined ? {} : { fix }),
      },
    ],
    'enrolling',
  );
}

function findWay(playbook: LivePlaybook, asked: string | undefined): string {
  const ways: Readonly<Record<string, Way>> = playbook.version.plan.ways;
  const manual = Object.keys(ways).filter((name) => ways[name]?.kind === 'manual');
  const only = manual.length === 1 ? manual[0] : undefined;
  const name = asked ?? only;
  if (name !== undefined && manual.includes(name)) return name;
  const detail =
    name === undefined
      ? `${playbook.id} has ${manual.length} ways in by hand`
      : `${playbook.id} has no way in by hand "${name.slice(0, 64)}"`;
  throw refuseAll(
    [
      {
        pointer: '/way',
        code: name === undefined ? 'missing_member' : 'unknown_reference',
        detail,
        fix: manual.length === 0 ? 'declare one: {manual: true}' : `one of ${manual.join(', ')}`,
      },
    ],
    'enrolling',
  );
}

const REASON_LIMIT = 500;

function checkRequest({ subject, key, reason = '' }: ByHand): Fault[] {
  const faults: Fault[] = [];
  if (!isId(subject))
    faults.push({ pointer: '/subject', code: 'wrong_type', detail: 'expected an id' });
  if (key.length === 0 || key.length > 255 || !isClean(key, 'one line'))
    faults.push({
      pointer: '/key',
      code: 'out_of_range',
      detail: 'a key has 1 to 255 visible characters',
    });
  if (reason.length > REASON_LIMIT || !isClean(reason, 'many lines'))
    faults.push({
      pointer: '/reason',
      code: 'out_of_range',
      detail: `a reason has at most ${REASON_LIMIT} characters, none of them a control character`,
    });
  return faults;
}

async function lockOwner(client: PoolClient, subject: Subject): Promise<string> {
  const { rows } = await client.query<{ found: { customer: string | null; row: unknown } }>(
    "SELECT tenure_lock($1, $2, NULL, '{}', '{}') AS found",
    [subject.kind, subject.id],
  );
  const found = rows[0]?.found;
  if (found !== undefined && found.row !== null && found.customer !== null) return found.customer;
  const code = subject.kind === 'customer' ? 'unknown_customer' : 'unknown_reference';
  throw refuseAll(
    [{ pointer: '/subject', code, detail: `there is no ${subject.kind} "${subject.id}"` }],
    'enrolling',
  );
}

interface Before {
  readonly same: { readonly id: string; readonly version: string } | null;
  readonly last: (LastEnrollment & { readonly id: string }) | null;
  readonly snapshot: Omit<Snapshot, 'subject'>;
}

async function readBefore(
  client: PoolClient,
  asked: {
    customer: string;
    playbook: string;
    subject: Subject;
    way: string;
    key: string;
    /** What the fields say: ids of people among it. */
    named: readonly string[];
    /** ms */
    now: number;
  },
): Promise<Before> {
  const { rows } = await client.query<Before>(
    `SELECT
       (SELECT jsonb_build_object('id', n.id, 'version', n.version) FROM enrollment n
         WHERE n.playbook = $2 AND n.subject_kind = $3 AND n.subject_id = $4 AND n.way = $5 AND n.way_key = $6) AS same,
       (SELECT jsonb_strip_nulls(jsonb_build_object('id', n.id, 'startedAt', tenure_ms(n.started_at), 'endedAt', tenure_ms(n.ended_at), 'exit', n.exit))
         FROM enrollment n WHERE n.playbook = $2 AND n.subject_kind = $3 AND n.subject_id = $4
         ORDER BY n.started_at DESC, n.ended_at DESC NULLS FIRST LIMIT 1) AS last,
       ${factsAt('$8', '$1', '$7::text[]')} AS snapshot`,
    [
      asked.customer,
      asked.playbook,
      asked.subject.kind,
      asked.subject.id,
      asked.way,
      asked.key,
      asked.named,
      new Date(asked.now).toISOString(),
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`customer ${asked.customer} could not be read`);
  return row;
}

function checkBefore(
  playbook: LivePlaybook,
  { last }: Before,
  at: { subject: Subject; now: number; place: ReturnType<typeof placeOf> },
): void {
  const may = mayEnroll(playbook.version.plan.reenroll, last ?? undefined, at.now, at.place);
  if (may.ok) return;
  const detail: Readonly<Record<typeof may.rule, string>> = {
    already_enrolled: `${at.subject.id} is inside ${playbook.id} already`,
    reenroll: `${at.subject.id} was in ${playbook.id} before, and its reenroll does not let it in again${may.until === undefined ? '' : ` until ${new Date(may.until).toISOString()}`}`,
    'calendar-year-missing': `reenroll of ${playbook.id} needs a year that its calendar does not cover`,
  };
  throw new Refused('already_enrolled', detail[may.rule], [], {
    enrollment: last?.id,
    rule: may.rule,
  } satisfies Record<string, Value | undefined>);
}
