import type { Attribute, Attributes } from '../../../playbooks/kernel/catalog';
import { suggest } from '../../shared/change/suggest';
import { type Fault, refused } from '../http/problem';

/** One condition of a list: SQL with `:p<n>` for its value. */
export interface Filter {
  readonly sql: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const COMPARE: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };
const NUMBERS = new Set(['number', 'money']);

/**
 * `health.lt=60&tier.in=growth,stable&csm=me` -> conditions on `attributes`. Only attributes the catalog marks `filter`
 * (and people) may be asked for: names and operators come from the catalog and this table, never from the query.
 * `prefix`: what stands before their names where the query is about something else.
 */
export function toFilters(
  query: Readonly<Record<string, string>>,
  declared: Attributes,
  me: string | undefined,
  prefix = '',
): Filter[] {
  const faults: Fault[] = [];
  const filters = Object.entries(query).flatMap(([asked, value], n): Filter[] => {
    const parameter = `${prefix}${asked}`;
    const [name = '', operator = 'eq'] = asked.split('.', 2);
    const attribute = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const fault = faultOf(parameter, name, attribute, declared);
    if (fault !== undefined || attribute === undefined) {
      if (fault !== undefined) faults.push(fault);
      return [];
    }
    const filter = toFilter(
      {
        name,
        attribute,
        operator,
        value: value === 'me' && me !== undefined && attribute.type === 'person' ? me : value,
      },
      n,
    );
    if (typeof filter !== 'string') return [filter];
    faults.push({ parameter, code: 'wrong_type', detail: filter });
    return [];
  });
  if (faults.length > 0) throw refused(faults, 'the filters');
  return filters;
}

function faultOf(
  parameter: string,
  name: string,
  attribute: Attribute | undefined,
  declared: Attributes,
): Fault | undefined {
  if (attribute === undefined) {
    const fix = suggest(name, ['q', 'limit', 'cursor', ...Object.keys(declared)]) ?? 'leave it out';
    return {
      parameter,
      code: 'unknown_member',
      detail: `there is no parameter or customer attribute "${name}"`,
      fix,
    };
  }
  if (attribute.filter || attribute.type === 'person') return undefined;
  return {
    parameter,
    code: 'not_filterable',
    detail: `the catalog does not mark "${name}" with filter: true, so no index serves it`,
    fix: `add "filter: true" to ${name} in catalog.yaml`,
  };
}

interface Wanted {
  readonly name: string;
  readonly attribute: Attribute;
  readonly operator: string;
  readonly value: string;
}

/** The name is safe to write into SQL: it is a key of the compiled catalog, and quotes are doubled all the same. */
function toFilter({ name, attribute, operator, value }: Wanted, n: number): Filter | string {
  const text = `c.attributes ->> '${name.replaceAll("'", "''")}'`;
  const p = `p${n}`;
  if (operator === 'null') {
    if (value !== 'true' && value !== 'false') return 'write true or false';
    return { sql: `(${text}) IS ${value === 'true' ? '' : 'NOT '}NULL`, values: {} };
  }
  if (operator === 'in') return { sql: `${text} = ANY (:${p})`, values: { [p]: value.split(',') } };
  const isNumber = NUMBERS.has(attribute.type);
  if (isNumber && !/^-?\d{1,30}(\.\d{1,30})?$/.test(value))
    return `"${name}" is a number, found "${value.slice(0, 40)}"`;
  const left = isNumber ? `(${text})::numeric` : `(${text}) COLLATE "C"`;
  const right = isNumber ? `:${p}::numeric` : `:${p}`;
  if (operator === 'eq')
    return { sql: `${isNumber ? left : text} = ${right}`, values: { [p]: value } };
  const compare = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
  if (compare === undefined)
    return `there is no operator ".${operator.slice(0, 20)}"; write one of lt, lte, gt, gte, in, null`;
  return { sql: `${left} ${compare} ${right}`, values: { [p]: value } };
}
