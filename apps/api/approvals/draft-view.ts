import {
  groundOfDraft,
  lookAtDraft,
  tagOf,
  type DraftGround,
  type DraftLook,
} from '../../shared/approvals/look-at-draft';
import { outcomesTo } from '../playbooks/where-to';
import type { World } from '../world';
import { type ApprovalChange, type ApprovalRow, originalOf } from './approval-rows';
import { checkWords } from './check-words';
import { type GuardPlace, placesOfGuards } from './guard-place';

/** A draft as an approver has to see it: what would keep it now, who gets it and why, and what has changed since it was written. */

export interface DraftView {
  readonly etag: string;
  readonly shown: Readonly<Record<string, unknown>>;
}

export async function viewDraft(
  world: World,
  row: ApprovalRow,
  changes: readonly ApprovalChange[],
): Promise<DraftView> {
  const ground = await groundOfDraft(world, row.id);
  const now = world.clock.now();
  const isOpen = row.status === 'open' && ground !== undefined;
  const look = isOpen ? await lookAtDraft(world.pool, row, { ground, now }) : undefined;
  const changed = look?.changed ?? [];
  const places = await placesOfGuards(world.pool, look?.looks ?? []);
  return {
    etag: `"${tagOf(row.version, changed)}"`,
    shown: {
      ...(look === undefined ? NOT_LOOKED_AT : looked(look, places)),
      facts: Object.entries(row.facts ?? {}).map(([name, value]) => ({ name, value })),
      changed_since: changed,
      original: originalOf(changes) ?? null,
      source: row.written,
      after: ground === undefined ? {} : followsOf(row, ground),
    },
  };
}

const NOT_LOOKED_AT = { checks: [], recipients: [], from: null };

function looked(
  { looks, recipients, from, context }: DraftLook,
  places: readonly (GuardPlace | null)[],
): Readonly<Record<string, unknown>> {
  const nameOf = (contact: string | null): string | null => {
    const name = context.snapshot.contacts.find(({ id }) => id === contact)?.attributes['name'];
    return typeof name === 'string' ? name : null;
  };
  return {
    checks: looks.map((look, index) => ({
      check: look.check,
      verdict: look.verdict,
      detail: checkWords(look),
      values: look.seen,
      place: places[index] ?? null,
    })),
    recipients: recipients.map(({ reason = null, ...one }) => ({
      ...one,
      name: nameOf(one.contact),
      reason,
    })),
    from:
      from === undefined
        ? null
        : { id: from.id, name: from.name, address: from.address, reply_to: from.replyTo ?? null },
  };
}

/** Outcome of the send -> where it leads. */
function followsOf(
  { step }: ApprovalRow,
  { version: { plan } }: DraftGround,
): Readonly<Record<string, string>> {
  const found = plan.code.find((one) => one.op === 'send' && one.step === step);
  return found === undefined ? {} : outcomesTo(plan, found);
}
