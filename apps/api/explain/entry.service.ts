import { Inject, Injectable } from '@nestjs/common';
import { evaluate } from '../../../playbooks/kernel/evaluate';
import type { Condition, Environment } from '../../../playbooks/kernel/expression';
import type { Way } from '../../../playbooks/kernel/plan';
import { matchesNow } from '../../../playbooks/rules/backfill';
import { environment } from '../../../playbooks/rules/environment';
import { isHeldOut } from '../../../playbooks/rules/holdout';
import { mayEnroll, type Subject } from '../../../playbooks/rules/match';
import { becauseOfTrigger } from '../../../playbooks/tools/because';
import { triggerWords } from '../../../playbooks/tools/plan-words';
import { customersOf } from '../../shared/backfill/read-customers';
import { askedFor } from '../../shared/backfill/find-matching';
import { openDoor, type Door } from '../../shared/backfill/knock';
import { lastKey, placeOf } from '../../shared/change/enter';
import { noEffects } from '../../shared/change/effects';
import { seen } from '../../shared/change/seen';
import { transact } from '../../shared/database/transact';
import { groundOf, subjectsOf } from '../../shared/due/way-rows';
import type { Live, LivePlaybook } from '../../shared/publications/published';
import { notFound } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';

type Shown = Readonly<Record<string, unknown>>;

export interface EntryAsked {
  readonly playbook: string;
  readonly customer: string;
  /** One thing of the customer; without it all that the playbook could be about. */
  readonly subject?: Subject;
}

interface Opening {
  readonly way: string;
  readonly subject: Subject;
  readonly due_at: Date | null;
}
interface Earlier {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly exit: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
}
interface Refusal {
  readonly kind: string;
  readonly subject: string;
  readonly way: string;
  readonly rule: string;
  readonly seen: Shown;
  readonly at: string;
}
interface Read {
  readonly openings: readonly Opening[];
  readonly earlier: readonly Earlier[];
  readonly refusals: readonly Refusal[];
}
interface Scene {
  readonly playbook: LivePlaybook;
  readonly live: Live;
  readonly door: Door;
  readonly read: Read;
}

const MOST_SUBJECTS = 50;

/** Whether somebody would enter a playbook now, by which way, and what keeps them out: by the same rules, nothing is written. */
@Injectable()
export class EntryService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async explain({ playbook: id, customer, subject }: EntryAsked): Promise<Shown> {
    await catalogOf(this.world);
    const live = await this.world.published.newest();
    const playbook = live.playbooks.find((one) => one.id === id);
    if (playbook === undefined) throw notFound(`live playbook "${id}"`);
    const scene = await this.read({ playbook, live }, customer);
    const all = subjectsOf(playbook.version.plan.subject, scene.door.scene.facts);
    const wanted = all.filter(
      (one) => subject === undefined || (one.kind === subject.kind && one.id === subject.id),
    );
    if (subject !== undefined && wanted.length === 0)
      throw notFound(
        `${playbook.version.plan.subject} "${subject.id}" of customer "${customer}" that "${id}" could be about`,
      );
    return {
      ...{ playbook: id, state: playbook.state, hash: playbook.version.hash },
      customer_id: customer,
      about: playbook.version.plan.subject,
      subjects: wanted.slice(0, MOST_SUBJECTS).map((one) => explainOne(one, scene)),
      more: wanted.length > MOST_SUBJECTS,
    };
  }

  private async read(
    { playbook, live }: Pick<Scene, 'playbook' | 'live'>,
    customer: string,
  ): Promise<Scene> {
    const now = this.world.clock.now();
    const ways = Object.keys(playbook.version.plan.ways).map((name) => ({ playbook, name }));
    return transact(this.world.pool, async (client) => {
      const stored = (await customersOf(client, [customer], askedFor(ways, now))).get(customer);
      if (stored === undefined) throw notFound(`customer "${customer}"`);
      const { rows } = await client.query<Read>(READ, [customer, playbook.id]);
      const { openings, earlier, refusals } = rows[0] ?? {
        openings: [],
        earlier: [],
        refusals: [],
      };
      const door = openDoor(stored, { live, now, effects: noEffects() });
      return { playbook, live, door, read: { openings, earlier, refusals } };
    });
  }
}

/** $1 customer, $2 playbook. Of what kept them out the newest; times as RFC 3339. */
const READ = `
SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('way', d.way, 'subject', jsonb_build_object('kind', d.subject_kind, 'id', d.subject_id),
    'due_at', CASE WHEN d.due_at <> 'infinity' THEN to_char(d.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END)), '[]')
    FROM due d WHERE d.customer_id = $1 AND d.owner = $2 AND d.kind = 'way') AS openings,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.subject_kind, 'subject', n.subject_id, 'exit', n.exit,
    'started_at', n.started_at, 'ended_at', n.ended_at) ORDER BY n.started_at DESC, n.id DESC), '[]')
    FROM (SELECT * FROM enrollment WHERE customer_id = $1 AND playbook = $2 ORDER BY started_at DESC, id DESC LIMIT 200) n) AS earlier,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', r.subject_kind, 'subject', r.subject_id, 'way', r.way, 'rule', r.rule,
    'seen', r.seen, 'at', r.at) ORDER BY r.id DESC), '[]')
    FROM (SELECT r.* FROM enrollment_refusal r WHERE r.playbook = $2 AND (r.subject_kind, r.subject_id) IN (
        SELECT 'customer', $1 UNION ALL SELECT 'contact', id FROM contact WHERE customer_id = $1
        UNION ALL SELECT type, id FROM record WHERE customer_id = $1) ORDER BY r.id DESC LIMIT 50) r) AS refusals`;

function explainOne(subject: Subject, scene: Scene): Shown {
  const { playbook, live, door, read } = scene;
  const { plan } = playbook.version;
  const is = (one: { readonly kind: string; readonly subject: string }): boolean =>
    one.kind === subject.kind && one.subject === subject.id;
  const place = placeOf(plan, live.project, { ...door.scene.facts, subject });
  const last = door.last.get(lastKey(playbook.id, subject));
  const may = mayEnroll(plan.reenroll, last, door.scene.now, place);
  const earlier = read.earlier.find(is) ?? null;
  const inside = earlier !== null && earlier.ended_at === null;
  const heldOut = isHeldOut(plan, door.stored.id);
  const ways = Object.keys(plan.ways).map((name) => wayOf(name, subject, scene));
  const until = may.ok ? undefined : may.until;
  return {
    subject: { type: subject.kind, id: subject.id },
    result: resultOf({ inside, may: may.ok, heldOut, ways }),
    reenroll: {
      rule: plan.reenroll,
      allowed: may.ok,
      because: may.ok ? null : may.rule,
      until: until === undefined ? null : new Date(until),
    },
    held_out: heldOut,
    enrollment: earlier && {
      ...earlier,
      started_at: new Date(earlier.started_at),
      ended_at: earlier.ended_at === null ? null : new Date(earlier.ended_at),
    },
    ways,
    refusals: read.refusals
      .filter(is)
      .slice(0, 5)
      .map((one) => ({ ...one, at: new Date(one.at) })),
  };
}

/** `waits`: nothing keeps it out, but no way is open now. */
function resultOf(found: {
  readonly inside: boolean;
  readonly may: boolean;
  readonly heldOut: boolean;
  readonly ways: readonly { readonly open: boolean }[];
}): 'inside' | 'kept_out' | 'waits' | 'held_out' | 'would_enter' {
  if (found.inside) return 'inside';
  if (!found.may) return 'kept_out';
  if (!found.ways.some(({ open }) => open)) return 'waits';
  return found.heldOut ? 'held_out' : 'would_enter';
}

interface WayShown extends Shown {
  readonly open: boolean;
}

function wayOf(name: string, subject: Subject, scene: Scene): WayShown {
  const { playbook, live, door, read } = scene;
  const { plan, lines } = playbook.version;
  const way = plan.ways[name] as Way;
  const ground = groundOf({ playbook, way }, subject, door.scene);
  const look: Environment = ground === undefined ? () => undefined : environment(ground.known);
  const asked = [...('condition' in way ? [way.condition] : []), ...(way.if ? [way.if] : [])];
  const conditions = asked.map((condition) => toCondition(condition, look, live));
  const opening = read.openings.find(
    (one) => one.way === name && one.subject.kind === subject.kind && one.subject.id === subject.id,
  );
  const refused = conditions.some(({ value }) => value === false);
  // What somebody or something has to do is not known before it is done.
  const matches =
    way.kind === 'manual' ||
    (way.kind !== 'event' &&
      way.kind !== 'schedule' &&
      ground &&
      matchesNow(way, ground) !== undefined);
  return {
    name,
    kind: way.kind,
    words: triggerWords(way),
    because: becauseOfTrigger(way),
    file: lines.file,
    line: lines.ways[name]?.line ?? null,
    open: !refused && matches === true && conditions.every(({ value }) => value === true),
    opens: opensBy(way),
    opens_at: opening?.due_at ?? null,
    conditions,
  };
}

/** What makes it open. */
function opensBy(way: Way): 'event' | 'change' | 'clock' | 'by_hand' {
  if (way.kind === 'event') return 'event';
  if (way.kind === 'manual') return 'by_hand';
  return way.kind === 'when' || way.kind === 'becomes' ? 'change' : 'clock';
}

/** `value` null: something in it is not known, or is known only when the event comes. */
function toCondition(condition: Condition, look: Environment, { project }: Live) {
  const value = evaluate(condition.expr, look);
  const isOpen = condition.names.some((name) => name.startsWith('event.'));
  return {
    expression: condition.source,
    value: typeof value === 'boolean' && !isOpen ? value : null,
    seen: seen(condition, look, project.catalog),
  };
}
