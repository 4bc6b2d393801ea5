import type { PoolClient } from 'pg';
import type { Scenario } from '../../playbooks/kernel/scenario';

/**
 * Writes what a scenario gives, as if it had always been so: nobody is enrolled by it. Who is there already stays as they
 * are, for several stories may share people and queues.
 */
export async function give(client: PoolClient, { given, now, playbook }: Scenario): Promise<void> {
  const { customer, contacts, people, roles, queues, records, history } = given;
  const at = new Date(now).toISOString();
  // Whoever has a history was there before it.
  const first = Math.min(now, ...(history ?? []).map((one) => new Date(one.at).getTime()));
  await insert(client, 'person', people, ([id, one]) => ({
    id,
    ...picked(one, ['email', 'manager', 'delegate', 'zone', 'calendar', 'locale', 'active']),
    may_send: one.maySend ?? null,
    absent_from: one.absent ? at : null,
    attributes: one.attributes,
    ...stamps(at),
  }));
  await insert(client, 'role_holder', roles, ([role, person_id]) => ({ role, person_id }));
  for (const [queue, members] of Object.entries(queues))
    await insert(client, 'queue_member', { ...members }, ([, person_id]) => ({ queue, person_id }));
  // For as long as the story lasts, and nobody before it.
  await insert(client, 'duty_shift', given.duty ?? {}, ([queue, person_id]) => ({
    ...{ queue, person_id, starts_at: at, ends_at: 'infinity' },
  }));
  await insert(client, 'customer', { customer }, ([, one]) => ({
    ...picked(one, ['id', 'zone', 'calendar', 'locale', 'attributes']),
    ...stamps(new Date(first).toISOString()),
  }));
  await insert(client, 'contact', Object.fromEntries(contacts.entries()), ([index, one]) => ({
    ...picked(one, ['id', 'zone', 'locale', 'roles', 'reach', 'attributes']),
    customer_id: customer.id,
    preferred_channel: one.preferredChannel ?? null,
    // The oldest of a role comes first: as they are written.
    ...stamps(new Date(now + Number(index)).toISOString()),
  }));
  for (const { id, consent } of contacts)
    await insert(client, 'consent_event', consent, ([purpose, isGiven]) => ({
      ...{ contact_id: id, purpose, given: isGiven, basis: 'asked', source: playbook, at },
    }));
  for (const [type, rows] of Object.entries(records))
    await insert(client, 'record', Object.fromEntries(rows.entries()), ([, one]) => ({
      ...{ type, ...one, customer_id: customer.id, ...stamps(at) },
    }));
  for (const event of history ?? []) await remember(client, event, customer.id);
}

type History = NonNullable<Scenario['given']['history']>[number];

async function remember(
  client: PoolClient,
  { type, at, fields }: History,
  customer: string,
): Promise<void> {
  const received_at = new Date(at).toISOString();
  await client.query('SELECT tenure_event_partition($1::timestamptz)', [received_at]);
  await insert(client, 'event', { type }, () => ({
    ...{ source: 'history', key: `${type} ${at}`, customer_id: customer, type, data: fields },
    ...{ about_kind: 'customer', about_id: customer, at: received_at, received_at },
  }));
}

function stamps(at: string) {
  return { created_at: at, updated_at: at };
}

function picked<T extends object, K extends keyof T>(from: T, names: readonly K[]) {
  return Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
}

async function insert<T>(
  client: PoolClient,
  table: string,
  things: Readonly<Record<string, T>>,
  toRow: (entry: [string, T]) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const rows = Object.entries(things).map(toRow);
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::public.${table}, $1::jsonb)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}
