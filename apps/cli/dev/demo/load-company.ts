import type { Attributes, Project } from '../../../../playbooks/kernel/catalog';
import { ApiRefused, type ApiClient } from '../../api-client';
import { fitting } from '../fitting';
import type { Company, Past, Thing, Things } from './company';

/** As many calls are under way at once. */
const SIDE_BY_SIDE = 4;
const BATCH = 500;

/**
 * Posts a company through the public API. Its people are written at every start; customers, contacts and records are made
 * once, and from then on they are what they have become. A project with another catalog takes what fits it. Answers
 * whether the customers were made now: then it is the first time.
 */
export async function loadCompany(
  api: ApiClient,
  company: Company,
  { catalog }: Pick<Project, 'catalog'>,
): Promise<boolean> {
  const knows = (told: Thing, declared: Attributes): Thing => fitting(told, declared, catalog);
  await loadPeople(api, company, { catalog });
  const [first] = Object.keys(company.customers);
  const fresh = first !== undefined && !(await isThere(api, `/v1/customers/${first}`));
  const make = (kind: string, things: Things, declared: Attributes) =>
    each(Object.entries(things), async ([id, told]) => {
      const path = `/v1/${kind}/${id}`;
      // What is there may have been changed since, and stays as it is.
      if (fresh || !(await isThere(api, path))) await api.patch(path, knows(told, declared));
    });
  await make('customers', company.customers, catalog.customer);
  await make('contacts', company.contacts, catalog.contacts.attributes);
  for (const [type, told] of Object.entries(company.records)) {
    const declared = catalog.records[type]?.attributes;
    if (declared !== undefined) await make(`records/${type}`, told, declared);
  }
  if (fresh) await tellHistory(api, company, { catalog });
  return fresh;
}

async function loadPeople(
  api: ApiClient,
  { people, queues, roles }: Company,
  { catalog }: Pick<Project, 'catalog'>,
): Promise<void> {
  const declared = catalog.people.attributes;
  // One after the other: a manager must be there before those who report to them.
  for (const [id, told] of Object.entries(people))
    await api.edit(`/v1/people/${id}`, fitting(told, declared, catalog));
  for (const [id, members] of Object.entries(queues))
    if (catalog.queues[id]) await api.edit(`/v1/queues/${id}`, { members });
  for (const [id, person] of Object.entries(roles))
    if (catalog.roles[id]) await api.patch(`/v1/roles/${id}`, { person });
}

async function tellHistory(
  api: ApiClient,
  { history = [], consents = [] }: Company,
  { catalog }: Pick<Project, 'catalog'>,
): Promise<void> {
  const events = history.flatMap((past) => toEvent(past, catalog) ?? []);
  for (let n = 0; n < events.length; n += BATCH)
    await api.post('/v1/events/batch', { events: events.slice(n, n + BATCH) });
  await each(
    consents.filter(({ purpose }) => catalog.purposes[purpose]),
    async ({ contact, at, ...said }) => {
      const consent = { ...said, basis: 'consent', at: new Date(at).toISOString() };
      await api.post(`/v1/contacts/${contact}/consents`, consent);
    },
  );
}

/** Undefined when the project's catalog knows no such event. */
function toEvent(past: Past, { events, records }: Project['catalog']): Thing | undefined {
  const declared = events[past.type];
  if (declared === undefined) return undefined;
  const fits = past.record === undefined ? 'customer' : past.record.type;
  if (declared.about !== fits || (past.record && !records[fits])) return undefined;
  return { ...past, at: new Date(past.at).toISOString(), historic: true };
}

async function each<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const left = things.values();
  const worker = async () => {
    for (const thing of left) await work(thing);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}

function isThere(api: ApiClient, path: string): Promise<boolean> {
  return api.get(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiRefused && error.problem.status === 404) return false;
      throw error;
    },
  );
}
