import { queryOptions } from '@tanstack/react-query';
import { answerAs, answerOf, api } from './client';

/** What keeps somebody out of a playbook, or lets them in. */

export interface Way {
  readonly name: string;
  readonly kind: string;
  readonly words: string;
  readonly because: { readonly code: string; readonly values: Readonly<Record<string, unknown>> };
  readonly file: string;
  readonly line: number | null;
  readonly open: boolean;
  readonly opens: 'event' | 'change' | 'clock' | 'by_hand';
  readonly opens_at: string | null;
  readonly conditions: readonly {
    readonly expression: string;
    /** Null: not known, or only when the event comes. */
    readonly value: boolean | null;
    readonly seen: Readonly<Record<string, unknown>>;
  }[];
}

export interface Explained {
  readonly subject: { readonly type: string; readonly id: string };
  readonly result: 'inside' | 'kept_out' | 'waits' | 'held_out' | 'would_enter';
  readonly reenroll: {
    readonly allowed: boolean;
    readonly because: string | null;
    readonly until: string | null;
  };
  readonly enrollment: { readonly id: string; readonly exit: string | null } | null;
  readonly ways: readonly Way[];
}

interface EntryExplained {
  readonly playbook: string;
  readonly state: string;
  readonly about: string;
  readonly subjects: readonly Explained[];
  readonly more: boolean;
}

export const entryQuery = (playbook: string, customer: string) =>
  queryOptions({
    queryKey: ['customer', customer, 'entry', playbook],
    queryFn: () =>
      answerAs<EntryExplained>(
        api.GET('/v1/explain/entry', { params: { query: { playbook, customer } } }),
      ),
  });

/** Ways in by hand, with what they ask for. */
export const handWaysQuery = (playbook: string, locale: string) =>
  queryOptions({
    queryKey: ['playbook', playbook, 'by-hand', locale],
    queryFn: async () =>
      (
        await answerOf(api.GET('/v1/playbooks/{id}', { params: { path: { id: playbook } } }))
      ).ways.filter(({ kind }) => kind === 'manual'),
    staleTime: 300_000,
  });

interface ByHand {
  readonly playbook: string;
  readonly way: string;
  readonly subject: string;
  readonly reason: string;
  readonly with: Record<string, unknown>;
}

/** `key`: the same press sent again is the same enrollment. */
export const enrollByHand = (asked: ByHand, key: string, dryRun: boolean) =>
  answerAs<{ id: string | null; customer_id: string }>(
    api.POST('/v1/enrollments', {
      params: { header: { 'Idempotency-Key': dryRun ? crypto.randomUUID() : key } },
      body: { ...asked, ...(dryRun ? { dry_run: true } : {}) },
    }),
  );
