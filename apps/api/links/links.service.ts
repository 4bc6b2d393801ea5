import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { mayGet } from '../../../playbooks/rules/may-get';
import { lookAtCustomer } from '../../shared/change/look-at-waiting';
import { recordConsent } from '../../shared/consents/record-consent';
import { lockCustomer } from '../../shared/database/customer-lock';
import { transact } from '../../shared/database/transact';
import { localised } from '../http/localised';
import { catalogOf, WORLD, type World } from '../world';
import { languageOf, type Language } from './words';

/** Whom a link was made for. */
export interface Reader {
  readonly contact: string;
  readonly language: Language;
  /** Their address, most of it hidden: whoever has the link need not be them. */
  readonly address: string;
  /** Token of their own page of preferences. */
  readonly preferences: string;
}
export interface Leaving extends Reader {
  readonly purpose: string;
  readonly title: string;
}
export interface Choice {
  readonly purpose: string;
  readonly title: string;
  readonly on: boolean;
}

interface ContactRow {
  readonly customer: string;
  readonly email: string | null;
  readonly locale: string | null;
}
interface Said {
  readonly given: boolean;
  readonly at: Date;
}

/** What people outside do with the links in their messages: nobody is signed in, the token says whom it is about. */
@Injectable()
export class LinksService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** Undefined: no link of ours, or to somebody who is gone. */
  async leaving(token: string): Promise<Leaving | undefined> {
    const [contact, purpose] = this.world.links.open('u', token) ?? [];
    if (contact === undefined || purpose === undefined) return undefined;
    const row = await this.find(contact);
    if (row === undefined) return undefined;
    const reader = await this.reader(contact, row);
    return { ...reader, purpose, title: await this.titleOf(purpose, reader.language) };
  }

  /** In force when this answers. Again and again is once. */
  async leave({ contact, purpose }: Leaving): Promise<void> {
    await this.say(contact, { wishes: new Map([[purpose, false]]), how: 'one-click' });
  }

  async choosing(token: string): Promise<Reader | undefined> {
    const [contact] = this.world.links.open('p', token) ?? [];
    if (contact === undefined) return undefined;
    const row = await this.find(contact);
    return row && this.reader(contact, row);
  }

  /** Every purpose that one can say no to, as it stands. */
  async choices({ contact, language }: Reader): Promise<Choice[]> {
    const said = await lastSaid(this.world.pool, contact);
    const { purposes } = await catalogOf(this.world);
    return Object.entries(purposes).flatMap(([purpose, rule]): Choice[] => {
      if (rule.consent === 'none' && !rule.unsubscribe) return [];
      const title = localised(rule.title, [language]) ?? purpose;
      return [{ purpose, title, on: mayGet(rule, said.get(purpose)?.given) }];
    });
  }

  /** Of the purposes that were shown those that were chosen; what did not stand on the page stays. */
  async choose(
    reader: Reader,
    { shown, chosen }: { shown: readonly string[]; chosen: readonly string[] },
  ): Promise<void> {
    const { purposes } = await catalogOf(this.world);
    const known = shown.filter((purpose) => Object.hasOwn(purposes, purpose));
    const wishes = new Map(known.map((purpose) => [purpose, chosen.includes(purpose)]));
    await this.say(reader.contact, { wishes, how: 'preference page' });
  }

  private async say(
    contact: string,
    { wishes, how }: { wishes: ReadonlyMap<string, boolean>; how: string },
  ): Promise<void> {
    const { customer } = (await this.find(contact)) ?? {};
    if (customer === undefined) return;
    const { purposes } = await catalogOf(this.world);
    await transact(this.world.pool, async (client) => {
      await lockCustomer(client, customer);
      const now = this.world.clock.now();
      const said = await lastSaid(client, contact);
      const source = how === 'one-click' ? 'unsubscribe' : 'preferences';
      for (const [purpose, given] of wishes) {
        const last = said.get(purpose);
        const rule = Object.hasOwn(purposes, purpose) ? purposes[purpose] : undefined;
        // Who leaves by a click has said no, also where nothing would be sent anyway.
        const before = how === 'one-click' ? (last?.given ?? true) : mayGet(rule, last?.given);
        if (before === given) continue;
        // Never behind what another machine's clock said before: the last word is theirs.
        const at = Math.max(now, last?.at.getTime() ?? 0);
        const answer = { contact, purpose, given, basis: 'consent', evidence: how, source, at };
        await recordConsent(client, answer);
      }
      await lookAtCustomer(client, customer, now);
    });
  }

  private async reader(contact: string, { email, locale }: ContactRow): Promise<Reader> {
    const { organisation } = await catalogOf(this.world);
    return {
      contact,
      language: languageOf(locale ?? organisation.locales[0] ?? ''),
      address: masked(email ?? ''),
      preferences: this.world.links.token(['p', contact]),
    };
  }

  private async titleOf(purpose: string, language: Language): Promise<string> {
    const { purposes } = await catalogOf(this.world);
    const title = Object.hasOwn(purposes, purpose) ? purposes[purpose]?.title : undefined;
    return localised(title ?? null, [language]) ?? purpose;
  }

  private async find(contact: string): Promise<ContactRow | undefined> {
    const { rows } = await this.world.pool.query<ContactRow>(
      `SELECT k.customer_id AS customer, k.reach ->> 'email' AS email, coalesce(k.locale, c.locale) AS locale
       FROM contact k JOIN customer c ON c.id = k.customer_id WHERE k.id = $1`,
      [contact],
    );
    return rows[0];
  }
}

async function lastSaid(
  through: Pick<PoolClient, 'query'>,
  contact: string,
): Promise<Map<string, Said>> {
  const { rows } = await through.query<Said & { purpose: string }>(
    `SELECT DISTINCT ON (purpose) purpose, given, at FROM consent_event WHERE contact_id = $1
     ORDER BY purpose, at DESC, id DESC`,
    [contact],
  );
  return new Map(rows.map(({ purpose, ...said }) => [purpose, said]));
}

/** `li@acme.test` -> `l…@acme.test` */
function masked(email: string): string {
  const [start = '', domain] = email.split('@');
  return domain === undefined ? '' : `${start.slice(0, 1)}…@${domain}`;
}
