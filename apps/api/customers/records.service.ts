import { Inject, Injectable } from '@nestjs/common';
import type { Attributes, Catalog } from '../../../playbooks/kernel/catalog';
import { Changes } from '../../shared/change/changes';
import { CustomerRecord } from '../../shared/database/entities/record.entity';
import { type Caller, nameOf, sourceOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import type { Patch, RecordsQuery } from './customers.schema';
import { ownerOf } from './owner-of';
import { type Shown, toRecord } from './to-customer';

@Injectable()
export class RecordsService {
  private readonly changes: Changes;

  constructor(@Inject(WORLD) private readonly world: World) {
    this.changes = new Changes(world);
  }

  async patch(
    type: string,
    id: string,
    asked: { readonly patch: Patch; readonly caller: Caller },
  ): Promise<{ answer: Shown; created: boolean }> {
    const { patch, caller } = asked;
    const catalog = await catalogOf(this.world);
    const declared = attributesOf(type, catalog);
    const known = await this.world.data.getRepository(CustomerRecord).findOneBy({ type, id });
    const customer = known?.customer_id ?? ownerOf(patch);
    await checkOwnCustomer(this.world.pool, catalog, {
      caller,
      permission: 'customers:write',
      customer,
    });
    const { row, created, changed, stale } = await this.changes.patchRecord(type, id, patch, {
      source: sourceOf(caller),
      actor: nameOf(caller),
    });
    return {
      answer: { record: toRecord(row, { type, customer: row.customer }, declared), changed, stale },
      created,
    };
  }

  async list(type: string, query: RecordsQuery): Promise<Page<Shown>> {
    const declared = attributesOf(type, await catalogOf(this.world));
    const select = this.world.data.getRepository(CustomerRecord).createQueryBuilder('r');
    select
      .where('r.type = :type', { type })
      .orderBy('r.id')
      .take(query.limit + 1);
    if (query.customer !== undefined)
      select.andWhere('r.customer_id = :customer', { customer: query.customer });
    const list = `records ${type}`;
    const after = placeOf(list, query);
    if (after !== undefined) select.andWhere('r.id > :after', { after: after[0] });
    return toPage(list, query, {
      rows: await select.getMany(),
      placeOf: (row) => [row.id],
      toItem: (row) => toRecord(row, { type, customer: row.customer_id }, declared),
    });
  }

  async ofCustomer(customer: string, catalog: Catalog): Promise<Shown[]> {
    const rows = await this.world.data
      .getRepository(CustomerRecord)
      .find({ where: { customer_id: customer }, order: { type: 'ASC', id: 'ASC' }, take: 200 });
    return rows.map((row) =>
      toRecord(row, { type: row.type, customer }, catalog.records[row.type]?.attributes ?? {}),
    );
  }

  async get(type: string, id: string): Promise<Shown> {
    const declared = attributesOf(type, await catalogOf(this.world));
    const row = await this.world.data.getRepository(CustomerRecord).findOneBy({ type, id });
    if (row === null) throw notFound(`${type} "${id}"`);
    return toRecord(row, { type, customer: row.customer_id }, declared);
  }
}

function attributesOf(type: string, catalog: Catalog): Attributes {
  const declared = Object.hasOwn(catalog.records, type) ? catalog.records[type] : undefined;
  if (declared === undefined) throw notFound(`record type "${type}" in the catalog`);
  return declared.attributes;
}
