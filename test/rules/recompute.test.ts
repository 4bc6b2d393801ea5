import type { Attribute, Computed, Project } from '../../playbooks/kernel/catalog';
import type { Expr, Value } from '../../playbooks/kernel/expression';
import { computeAll } from '../../playbooks/rules/compute';
import { computedFrom, recomputed } from '../../playbooks/rules/recompute';
import { lastRefresh, nextRefresh, refreshedBy } from '../../playbooks/rules/refreshed';
import type { Snapshot, Thing } from '../../playbooks/rules/snapshot';

const formula = (expr: Expr, ...names: string[]) => ({ expr, names, source: names.join() });
const attribute = (type: Attribute['type'], compute?: Computed): Attribute => ({
  type,
  required: false,
  writable: false,
  personal: false,
  filter: false,
  ...(compute ? { compute } : {}),
});
const value = (expr: Expr, ...names: string[]): Computed => ({
  kind: 'value',
  value: formula(expr, ...names),
});
const name = (path: string): Expr => ['name', path];

/** customer.tier -> ticket.urgent -> customer.burning (over records) -> customer.health. */
const project = {
  catalog: {
    organisation: { zone: 'Asia/Shanghai' },
    customer: {
      tier: attribute('text'),
      usage: attribute('number'),
      days: attribute('number', {
        ...value(['call', 'days_since', name('customer.touched')], 'customer.touched'),
        refresh: 'daily',
      }),
      quiet: attribute('boolean', value(['>', name('customer.days'), ['lit', 7]], 'customer.days')),
      burning: attribute(
        'number',
        value(
          ['call', 'records.count', ['lit', 'tickets'], name('@.urgent'), ['lit', true]],
          'customer.tickets',
        ),
      ),
      health: attribute('number', {
        kind: 'score',
        parts: {
          use: { weight: 1, value: formula(name('customer.usage'), 'customer.usage') },
          calm: {
            weight: 1,
            value: formula(
              ['-', ['lit', 100], ['*', ['lit', 50], name('customer.burning')]],
              'customer.burning',
            ),
          },
        },
        missing: 'leave_out',
        atLeast: 1,
      }),
    },
    contacts: { roles: {}, attributes: {} },
    people: { attributes: {} },
    records: {
      ticket: {
        plural: 'tickets',
        attributes: {
          urgent: attribute(
            'boolean',
            value(['==', name('customer.tier'), ['lit', 'gold']], 'customer.tier'),
          ),
        },
      },
    },
    computeOrder: [
      'customer.days',
      'customer.quiet',
      'ticket.urgent',
      'customer.burning',
      'customer.health',
    ],
  },
} as unknown as Project;

const NOW = Date.parse('2026-03-02T09:00:00Z');
const thing = (id: string, attributes: Record<string, Value>): Thing => ({
  id,
  attributes,
  createdAt: '2026-01-01T00:00:00.000Z',
});
const snapshot: Snapshot = {
  customer: thing('acme', { tier: 'gold', usage: 80 }),
  contacts: [],
  records: { ticket: [thing('t1', {}), thing('t2', {})] },
  people: {},
  roles: {},
  subject: { kind: 'customer', id: 'acme' },
};

test('what is computed from a change follows it to the records and back to the customer', () => {
  expect(computedFrom(project, ['customer.tier'])).toEqual([
    'ticket.urgent',
    'customer.burning',
    'customer.health',
  ]);
  expect(computedFrom(project, ['customer.usage'])).toEqual(['customer.health']);
  expect(computedFrom(project, ['customer.name'])).toEqual([]);
});

test('of a record that was made everything is computed', () => {
  expect(computedFrom(project, [], ['ticket'])).toContain('ticket.urgent');
});

test('a score comes with its parts, and what stayed the same is told apart', () => {
  const paths = computedFrom(project, ['customer.tier']);
  const after = computeAll(snapshot, { project, now: NOW, only: new Set(paths) });
  const found = recomputed(snapshot, after, { project, now: NOW, paths });
  expect(found.find((one) => one.name === 'health')).toEqual({
    kind: 'customer',
    id: 'acme',
    name: 'health',
    value: 40,
    parts: { use: 80, calm: 0 },
    differs: true,
  });
  const again = recomputed(after, after, { project, now: NOW, paths });
  expect(again.map(({ differs }) => differs)).toEqual([false, false, false, false]);
});

test('a rhythm brings what is computed from it along, and nothing else', () => {
  expect(refreshedBy(project, ['daily'])).toEqual(['customer.days', 'customer.quiet']);
  expect(refreshedBy(project, ['hourly'])).toEqual([]);
});

test('daily is five past midnight in the zone of the organisation', () => {
  const zone = 'Asia/Shanghai';
  const at = Date.parse('2026-03-01T16:05:00Z');
  expect([lastRefresh('daily', NOW, zone), lastRefresh('daily', at, zone)]).toEqual([at, at]);
  expect(lastRefresh('daily', at - 1, zone)).toBe(at - 86_400_000);
  expect(nextRefresh('daily', at, zone)).toBe(at + 86_400_000);
  expect(lastRefresh('hourly', NOW + 1, zone)).toBe(NOW);
});
