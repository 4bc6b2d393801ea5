import type { Attribute, Catalog } from '../../kernel/catalog';
import type { Expr } from '../../kernel/expression';

/** What the value of a computed attribute depends on, read off its tree. */

export interface Inputs {
  /** `<type>.<attribute>`: `customer.tier`, `ticket.status`, `contact.birthday`. */
  readonly attributes: ReadonlySet<string>;
  /** Attributes of people it looks through to: `customer.csm.name`. */
  readonly people: readonly string[];
}

export function inputsOf(trees: readonly Expr[], catalog: Catalog): Inputs {
  const reading = new Reading(catalog);
  for (const tree of trees) reading.visit(tree, []);
  return reading;
}

class Reading implements Inputs {
  readonly attributes = new Set<string>();
  readonly people: string[] = [];
  private readonly plurals: ReadonlyMap<string, string>;

  constructor(private readonly catalog: Catalog) {
    const records = Object.entries(catalog.records);
    this.plurals = new Map(records.map(([name, { plural }]) => [plural, name]));
  }

  /** `records` are the types of the list methods around, the outermost first: `@` reads the first, `@@` the second. */
  visit(expr: Expr, records: readonly string[]): void {
    if (expr[0] === 'name') return this.name(expr[1], records);
    if (expr[0] === 'lit' || expr[0] === 'lifted') return;
    const call = expr[0] === 'call';
    const parts = expr.slice(call ? 2 : 1) as readonly Expr[];
    const list = call && expr[1].startsWith('records.') ? parts[0] : undefined;
    const record = list?.[0] === 'lit' ? this.plurals.get(String(list[1])) : undefined;
    const around = list === undefined ? records : [...records, record ?? ''];
    for (const part of parts) this.visit(part, around);
  }

  private name(name: string, records: readonly string[]): void {
    const [root = '', ...path] = name.split('.');
    if (root === 'contacts') return this.through('contact', path.slice(1));
    const type = root.startsWith('@') ? records[root.length - 1] : root;
    if (type !== undefined) this.through(type, path);
  }

  private through(type: string, [attribute, ...rest]: readonly string[]): void {
    if (attribute === undefined) return;
    this.attributes.add(`${type}.${attribute}`);
    const kind = attributeOf(this.catalog, type, attribute)?.type;
    if (rest.length === 0) return;
    if (kind === 'person') this.people.push(`${type}.${attribute}.${rest.join('.')}`);
    if (kind === 'contact') this.through('contact', rest);
  }
}

function attributeOf(catalog: Catalog, type: string, attribute: string): Attribute | undefined {
  const record = Object.hasOwn(catalog.records, type) ? catalog.records[type] : undefined;
  const own = type === 'customer' ? catalog.customer : record?.attributes;
  const attributes = type === 'contact' ? catalog.contacts.attributes : own;
  return attributes !== undefined && Object.hasOwn(attributes, attribute)
    ? attributes[attribute]
    : undefined;
}
