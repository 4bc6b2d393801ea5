import type { Catalog } from '../../kernel/catalog';
import type { Entry, Scope, Type } from '../expression/types';
import { thing } from '../types/entries';
import { thingsOf } from '../types/things';
import type { CatalogThings } from '../types/things';

/** Which names exist outside playbooks: in computed attributes, guards and shared ladders. */
export class ProjectScopes {
  private readonly things: CatalogThings;

  constructor(private readonly catalog: Catalog) {
    this.things = thingsOf(catalog);
  }

  /** Of a computed attribute: the thing itself and its customer. People belong to nobody, so they cannot be read. */
  computed(subject: string): Scope {
    return new Map([...this.customer(), ...this.subject(subject)]);
  }

  /** Of a guard: the customer of an outreach. */
  guard(): Scope {
    return this.customer();
  }

  /** Of a shared ladder: whatever some playbook that uses it may be about. */
  ladder(): Scope {
    const { catalog, things } = this;
    const person: Type = { kind: 'person', fields: things.person };
    const records = Object.keys(catalog.records).flatMap((name) => [...this.subject(name)]);
    const queues = Object.entries(catalog.queues).map(([name, { duty }]): [string, Entry] => [
      name,
      { type: { kind: 'queue', duty }, sure: true },
    ]);
    return new Map<string, Entry>([
      ...this.customer(),
      ...records,
      ['role', thing('role', each(Object.keys(catalog.roles), person), 'unknown-role')],
      ['queue', thing('queue', new Map(queues), 'unknown-queue')],
    ]);
  }

  /** The declared type of a computed attribute. */
  typeOf(subject: string, attribute: string): Type | undefined {
    const { things } = this;
    const fields = subject === 'customer' ? things.customer : things.records.get(subject);
    const own = subject === 'contact' ? things.contact : fields;
    return own?.get(attribute)?.type;
  }

  private customer(): Map<string, Entry> {
    const { catalog, things } = this;
    const contact: Type = { kind: 'contact', fields: things.contact };
    const roles = each(Object.keys(catalog.contacts.roles), contact);
    return new Map([
      ['customer', thing('customer', things.customer)],
      ['contacts', thing('contacts', roles, 'unknown-role')],
    ]);
  }

  private subject(name: string): Map<string, Entry> {
    const record = this.things.records.get(name);
    const fields = name === 'contact' ? this.things.contact : record;
    return new Map(fields === undefined ? [] : [[name, thing(name, fields)]]);
  }
}

function each(names: readonly string[], type: Type): ReadonlyMap<string, Entry> {
  return new Map(names.map((name) => [name, { type, sure: false }]));
}
