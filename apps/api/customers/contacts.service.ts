import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit, findOrdered } from '../../shared/audit';
import { Changes } from '../../shared/change/changes';
import { lookAtCustomer } from '../../shared/change/look-at-waiting';
import { parseTime } from '../../shared/change/parse-time';
import { suggest } from '../../shared/change/suggest';
import { lockCustomer } from '../../shared/database/customer-lock';
import { recordConsent } from '../../shared/consents/record-consent';
import { ConsentEvent } from '../../shared/database/entities/consent-event.entity';
import { Contact } from '../../shared/database/entities/contact.entity';
import { transact } from '../../shared/database/transact';
import { type Caller, nameOf, sourceOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import { type Page, placeOf, toPage } from '../http/cursor';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { notFound, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import type { ConsentsQuery, ContactsQuery, NewConsent, Patch } from './customers.schema';
import { ownerOf } from './owner-of';
import { type Shown, toContact } from './to-customer';

@Injectable()
export class ContactsService {
  private readonly changes: Changes;

  constructor(@Inject(WORLD) private readonly world: World) {
    this.changes = new Changes(world);
  }

  async patch(
    id: string,
    patch: Patch,
    caller: Caller,
  ): Promise<{ answer: Shown; created: boolean }> {
    const catalog = await catalogOf(this.world);
    const known = await this.world.data.getRepository(Contact).findOneBy({ id });
    const customer = known?.customer_id ?? ownerOf(patch);
    await checkOwnCustomer(this.world.pool, catalog, {
      caller,
      permission: 'customers:write',
      customer,
    });
    const { row, created, changed, stale } = await this.changes.patchContact(id, patch, {
      source: sourceOf(caller),
      actor: nameOf(caller),
    });
    return {
      answer: {
        contact: toContact(row, row.customer, catalog.contacts.attributes),
        changed,
        stale,
      },
      created,
    };
  }

  async list(query: ContactsQuery): Promise<Page<Shown>> {
    const { contacts } = await catalogOf(this.world);
    const select = this.world.data.getRepository(Contact).createQueryBuilder('c');
    select.orderBy({ 'c.created_at': 'ASC', 'c.id': 'ASC' }).take(query.limit + 1);
    if (query.customer !== undefined)
      select.andWhere('c.customer_id = :customer', { customer: query.customer });
    if (query.q !== undefined)
      select.andWhere(
        `(strpos(lower(c.attributes ->> 'name'), lower(:q)) > 0 OR strpos(lower(c.reach ->> 'email'), lower(:q)) > 0)`,
        { q: query.q },
      );
    const after = placeOf('contacts', query);
    if (after !== undefined)
      select.andWhere('(c.created_at, c.id) > (:at, :id)', { at: after[0], id: after[1] });
    return toPage('contacts', query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.created_at.toISOString(), row.id],
      toItem: (row) => toContact(row, row.customer_id, contacts.attributes),
    });
  }

  async get(id: string): Promise<Shown> {
    const { contacts } = await catalogOf(this.world);
    const row = await this.find(id);
    return toContact(row, row.customer_id, contacts.attributes);
  }

  async consents(contact: string, query: ConsentsQuery): Promise<Page<Shown>> {
    await this.find(contact);
    const select = this.world.data.getRepository(ConsentEvent).createQueryBuilder('e');
    select
      .where('e.contact_id = :contact', { contact })
      .orderBy('e.id', 'DESC')
      .take(query.limit + 1);
    const list = `consents of ${contact}`;
    const after = placeOf(list, query);
    if (after !== undefined) select.andWhere('e.id < :after', { after: after[0] });
    return toPage(list, query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.id],
      toItem: toConsent,
    });
  }

  async consentsOf(customer: string): Promise<Shown[]> {
    const select = this.world.data.getRepository(ConsentEvent).createQueryBuilder('e');
    select.where('e.contact_id IN (SELECT k.id FROM contact k WHERE k.customer_id = :customer)', {
      customer,
    });
    return (await select.orderBy('e.id', 'DESC').take(200).getMany()).map(toConsent);
  }

  /** Append-only. Takes the customer's lock like every claim, so that nothing is handed over after a no has committed. */
  /** A second try under the same key says nothing anew: the contact may have said otherwise since. */
  async addConsent(contact: string, consent: NewConsent, by: Once): Promise<Shown> {
    const { caller } = by;
    const catalog = await catalogOf(this.world);
    if (!Object.hasOwn(catalog.purposes, consent.purpose)) {
      const fix = suggest(consent.purpose, Object.keys(catalog.purposes));
      throw refused([
        {
          pointer: '/purpose',
          code: 'unknown_reference',
          detail: `the catalog has no purpose "${consent.purpose}"`,
          ...(fix === undefined ? {} : { fix }),
        },
      ]);
    }
    const { customer_id: customer } = await this.find(contact);
    await checkOwnCustomer(this.world.pool, catalog, {
      caller,
      permission: 'consents:write',
      customer,
    });
    const { purpose, given, basis, evidence, text_version: textVersion } = consent;
    const now = this.world.clock.now();
    const at = this.timeOf(consent);
    const who = { contact, source: sourceOf(caller) };
    const said = { ...who, purpose, given, basis, evidence, textVersion, at };
    const once = onceId(by, `consent/${contact}`);
    return transact(this.world.pool, async (client) => {
      await lockCustomer(client, customer);
      const noted = await findOrdered(client, once);
      if (noted) return toConsent(await findConsent(client, noted['consent']));
      const row = await recordConsent(client, said);
      await lookAtCustomer(client, customer, now);
      await audit(client, {
        actor: nameOf(caller),
        action: given ? 'consent.give' : 'consent.withdraw',
        resource: `contact/${contact}`,
        detail: { customer, purpose, basis, consent: row.id },
        at: now,
        once,
      });
      return toConsent(row);
    });
  }

  private timeOf({ at }: NewConsent): number {
    const now = this.world.clock.now();
    const given = at === undefined ? now : parseTime(at);
    if (typeof given === 'string')
      throw refused([{ pointer: '/at', code: 'wrong_type', detail: `"${String(at)}" is no time` }]);
    if (given > now + 5 * 60_000)
      throw refused([
        { pointer: '/at', code: 'event_in_future', detail: 'a consent lies in the past' },
      ]);
    return Math.min(given, now);
  }

  private async find(id: string): Promise<Contact> {
    const row = await this.world.data.getRepository(Contact).findOneBy({ id });
    if (row === null) throw notFound(`contact "${id}"`);
    return row;
  }
}

async function findConsent(client: PoolClient, id: unknown): Promise<ConsentEvent> {
  const { rows } = await client.query<ConsentEvent>('SELECT * FROM consent_event WHERE id = $1', [
    id,
  ]);
  if (rows[0] === undefined) throw new Error(`consent ${String(id)} is on record and gone`);
  return rows[0];
}

function toConsent({
  contact_id,
  purpose,
  given,
  basis,
  evidence,
  text_version,
  source,
  at,
}: ConsentEvent): Shown {
  return { contact_id, purpose, given, basis, evidence, text_version, source, at };
}
