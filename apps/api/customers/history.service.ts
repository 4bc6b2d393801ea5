import { Inject, Injectable } from '@nestjs/common';
import { placeOfKey } from '../../../playbooks/compiler/read/place-of-key';
import type { Attribute, Catalog } from '../../../playbooks/kernel/catalog';
import type { Formula } from '../../../playbooks/kernel/plan';
import { pointsOf } from '../../../playbooks/rules/compute';
import { Customer } from '../../shared/database/entities/customer.entity';
import { suggest } from '../../shared/change/suggest';
import { notFound, Problem } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import { whoStepsIn } from './steps-in';
import type { Shown } from './to-customer';

/** Why attributes are what they are. */
@Injectable()
export class HistoryService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async explain(customer: string, name: string): Promise<Shown> {
    const catalog = await catalogOf(this.world);
    const row = await this.customer(customer);
    const attribute = explainable(catalog, name);
    if (attribute.type === 'person' && attribute.compute === undefined)
      return this.explainRole(row, name);
    const { computed, refresh } = {
      computed: attribute.compute,
      refresh: attribute.compute?.refresh,
    };
    const known = row.computed[name];
    const place = await this.placeOf(name);
    const inputs = (formula: Formula) => formula.names.map((one) => inputOf(row, one, catalog));
    return {
      value: row.attributes[name] ?? null,
      at: known === undefined ? null : new Date(known.at),
      refresh: refresh ?? null,
      ...place,
      ...(computed?.kind === 'value'
        ? { expression: computed.value.source, inputs: inputs(computed.value) }
        : {}),
      ...(computed?.kind === 'score'
        ? {
            missing: computed.missing,
            at_least: computed.atLeast,
            parts: partsOf(computed, known?.parts, inputs),
          }
        : {}),
    };
  }

  /** Who holds it, since when, and who steps in where they are not there. */
  private async explainRole(
    { id, attributes, attribute_times }: Customer,
    name: string,
  ): Promise<Shown> {
    const at = Number(attribute_times[name] ?? Number.NaN);
    return {
      value: attributes[name] ?? null,
      at: Number.isNaN(at) ? null : new Date(at),
      refresh: null,
      ...(await this.placeOf(name)),
      steps_in: await whoStepsIn(this.world, id, name),
    };
  }

  private async customer(id: string): Promise<Customer> {
    const row = await this.world.data.getRepository(Customer).findOneBy({ id });
    if (row === null) throw notFound(`customer "${id}"`);
    return row;
  }

  /** Where the newest publication says how. */
  private async placeOf(name: string): Promise<Shown> {
    const file = 'catalog.yaml';
    const { rows } = await this.world.pool.query<{ text: string | null }>(
      'SELECT files ->> $1 AS text FROM publication ORDER BY seq DESC LIMIT 1',
      [file],
    );
    const text = rows[0]?.text;
    if (typeof text !== 'string') return { file: null, line: null };
    return { file, line: placeOfKey(file, text, ['customer', name]).line };
  }
}

type Score = Extract<NonNullable<Attribute['compute']>, { kind: 'score' }>;

/** The heaviest first; `points`: what each adds to the whole. */
function partsOf(
  computed: Score,
  known: Readonly<Record<string, number | null>> | undefined,
  inputs: (formula: Formula) => readonly Shown[],
): Shown[] {
  const parts = Object.entries(computed.parts)
    .sort(([a, one], [b, other]) => other.weight - one.weight || (a < b ? -1 : 1))
    .map(([name, { weight, value }]) => ({ name, weight, score: known?.[name] ?? null, value }));
  const points = pointsOf(parts, computed);
  return parts.map(({ name, weight, score, value }, index) => ({
    name,
    weight,
    value: score,
    points: points[index] ?? null,
    expression: value.source,
    inputs: inputs(value),
  }));
}

/** What is computed, and who holds a role. */
function explainable({ customer }: Catalog, name: string): Attribute {
  const found = Object.hasOwn(customer, name) ? customer[name] : undefined;
  const explains = (one: Attribute | undefined) =>
    one?.compute !== undefined || one?.type === 'person';
  if (found !== undefined && explains(found)) return found;
  const fix = suggest(
    name,
    Object.keys(customer).filter((one) => explains(customer[one])),
  );
  const what = found === undefined ? 'no attribute' : 'nothing computed';
  throw new Problem(
    'not_found',
    `customers have ${what} called "${name}"${fix === undefined ? '' : `; ${fix}`}`,
  );
}

/** What is read of the customer itself comes with its value and since when it is so; other things are named. */
function inputOf(
  { attributes, attribute_times, computed }: Customer,
  name: string,
  catalog: Catalog,
): Shown {
  const [root, field = '', ...rest] = name.split('.');
  if (root !== 'customer' || rest.length > 0 || !Object.hasOwn(catalog.customer, field))
    return { name };
  const at = Number(attribute_times[field] ?? computed[field]?.at ?? Number.NaN);
  const value = attributes[field] ?? catalog.customer[field]?.default ?? null;
  return { name, value, at: Number.isNaN(at) ? null : new Date(at) };
}
