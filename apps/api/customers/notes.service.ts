import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit } from '../../shared/audit';
import { lockCustomer } from '../../shared/database/customer-lock';
import { transact } from '../../shared/database/transact';
import { report } from '../../shared/ingest/report';
import { nameOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { notFound, Problem, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import type { NewNote } from './notes.controller';

/** Notes about customers. Of what is written playbooks hear the kind only. */
@Injectable()
export class NotesService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** A second try under the same key finds what the first has written. */
  async add(customer: string, note: NewNote, once: Once): Promise<object> {
    const { caller } = once;
    const { pool, published, clock } = this.world;
    const permission = 'customers:write';
    await checkOwnCustomer(pool, await catalogOf(this.world), { caller, permission, customer });
    const live = await published.newest();
    const now = clock.now();
    // Nobody writes down what has not been yet.
    const at = Math.min(now, note.at === undefined ? now : Date.parse(note.at));
    const { kind, text, contact } = note;
    const id = onceId(once, 'note');
    const wroteAt = await transact(pool, async (client) => {
      await lockCustomer(client, customer);
      await checkThere(client, customer, contact);
      const { rowCount } = await client.query(
        `INSERT INTO note (id, customer_id, contact_id, kind, text, by, at, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
        [id, customer, contact ?? null, kind, text, nameOf(caller), new Date(at), new Date(now)],
      );
      if (rowCount === 0) return whenWritten(client, id, { customer, text });
      await audit(client, {
        actor: nameOf(caller),
        action: 'note.create',
        resource: `note/${id}`,
        detail: { customer, kind },
        at: now,
      });
      const told = { key: `note/${id}`, type: 'note.added', data: { kind } };
      await report({ client, published, live, now }, [{ ...told, customer, generation: 0 }]);
      return new Date(at);
    });
    return { id, customer, contact: contact ?? null, kind, text, at: wroteAt.toISOString() };
  }
}

async function whenWritten(
  client: PoolClient,
  id: string,
  { customer, text }: { readonly customer: string; readonly text: string },
): Promise<Date> {
  const { rows } = await client.query<{ at: Date; same: boolean }>(
    'SELECT at, (customer_id, text) = ($2, $3) AS same FROM note WHERE id = $1',
    [id, customer, text],
  );
  const [note] = rows;
  if (note === undefined) throw new Error(`note ${id} is neither new nor there`);
  if (note.same) return note.at;
  throw new Problem(
    'idempotency_key_reused',
    `another note, ${id}, was written under this Idempotency-Key; use a new one`,
  );
}

async function checkThere(
  client: PoolClient,
  customer: string,
  contact: string | undefined,
): Promise<void> {
  const { rows } = await client.query<{ customer: boolean; contact: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM customer WHERE id = $1) AS customer,
       EXISTS (SELECT 1 FROM contact WHERE id = $2 AND customer_id = $1) AS contact`,
    [customer, contact ?? null],
  );
  if (rows[0]?.customer !== true) throw notFound(`customer "${customer}"`);
  if (contact === undefined || rows[0].contact) return;
  const detail = `${customer} has no contact "${contact}"`;
  throw refused([{ pointer: '/contact', code: 'unknown_reference', detail }], 'the note');
}
