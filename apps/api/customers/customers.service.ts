import { Inject, Injectable } from '@nestjs/common';
import type { Catalog } from '../../../playbooks/kernel/catalog';
import { Changes } from '../../shared/change/changes';
import { Customer } from '../../shared/database/entities/customer.entity';
import { type Caller, nameOf, sourceOf } from '../auth/caller';
import { checkMay } from '../auth/access.guard';
import { checkOwnCustomer } from '../auth/own';
import { suppressionsOf } from '../outreach/suppressions-of';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import { ContactsService } from './contacts.service';
import {
  type CustomerQuery,
  type CustomersQuery,
  NEEDS,
  type Part,
  type Patch,
} from './customers.schema';
import { toFilters } from './filters';
import { OpenParts, type Reader } from './open-parts';
import { RecordsService } from './records.service';
import { type Shown, toComputed, toCustomer } from './to-customer';

@Injectable()
export class CustomersService {
  private readonly changes: Changes;

  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly contacts: ContactsService,
    private readonly records: RecordsService,
    private readonly open: OpenParts,
  ) {
    this.changes = new Changes(world);
  }

  async patch(
    id: string,
    patch: Patch,
    caller: Caller,
  ): Promise<{ answer: Shown; created: boolean }> {
    const catalog = await catalogOf(this.world);
    await checkOwnCustomer(this.world.pool, catalog, {
      caller,
      permission: 'customers:write',
      customer: id,
    });
    const { row, created, changed, stale } = await this.changes.patchCustomer(id, patch, {
      source: sourceOf(caller),
      actor: nameOf(caller),
    });
    return { answer: { customer: toCustomer(row, catalog.customer), changed, stale }, created };
  }

  async list(query: CustomersQuery, caller: Caller): Promise<Page<Shown>> {
    const catalog = await catalogOf(this.world);
    const { q } = query;
    const rest = withoutPaging(query);
    const filters = toFilters(
      rest,
      catalog.customer,
      caller.kind === 'person' ? caller.id : undefined,
    );
    const name = `coalesce(c.attributes ->> 'name', '') COLLATE "C"`;
    const select = this.world.data.getRepository(Customer).createQueryBuilder('c');
    select
      .orderBy(name, 'ASC')
      .addOrderBy('c.id', 'ASC')
      .limit(query.limit + 1);
    if (q !== undefined)
      select.andWhere(
        `(strpos(lower(c.attributes ->> 'name'), lower(:q)) > 0 OR strpos(c.id, :q) > 0)`,
        { q },
      );
    for (const filter of filters) select.andWhere(filter.sql, filter.values);
    const list = `customers ${caller.id}`;
    const after = placeOf(list, query);
    if (after !== undefined)
      select.andWhere(`(${name}, c.id) > (:name, :id)`, { name: after[0], id: after[1] });
    return toPage(list, query, {
      rows: await select.getMany(),
      placeOf: (row) => [String(row.attributes['name'] ?? ''), row.id],
      toItem: (row) => toCustomer(row, catalog.customer),
    });
  }

  async get(id: string, { include = [] }: CustomerQuery, reader: Reader): Promise<Shown> {
    for (const part of include) checkMay(reader.caller, NEEDS[part]);
    const catalog = await catalogOf(this.world);
    const row = await this.world.data.getRepository(Customer).findOneBy({ id });
    if (row === null) throw notFound(`customer "${id}"`);
    const parts = await Promise.all(
      include.map(async (part) => [part, await this.part(part, { row, catalog, reader })] as const),
    );
    return { ...toCustomer(row, catalog.customer), ...Object.fromEntries(parts) };
  }

  private async part(
    part: Part,
    { row, catalog, reader }: { row: Customer; catalog: Catalog; reader: Reader },
  ): Promise<unknown> {
    const { id: customer } = row;
    switch (part) {
      case 'computed':
        return toComputed(row, catalog.customer);
      case 'contacts':
        return (await this.contacts.list({ customer, limit: 200 })).data;
      case 'consents':
        return this.contacts.consentsOf(customer);
      case 'records':
        return this.records.ofCustomer(customer, catalog);
      case 'enrollments':
      case 'tasks':
      case 'approvals':
      case 'holds':
        return this.open.of(part, customer, reader);
      case 'suppressions':
        return suppressionsOf(this.world.pool, customer);
    }
  }
}

const OWN = ['q', 'limit', 'cursor'];

/** What is left are attributes of the catalog, or slips. */
function withoutPaging(query: CustomersQuery): Record<string, string> {
  const rest = Object.entries(query).filter(([name]) => !OWN.includes(name));
  return Object.fromEntries(rest.map(([name, value]) => [name, String(value)]));
}
