import type { Attribute, Computed, Project } from '../../playbooks/kernel/catalog';
import type { Expr } from '../../playbooks/kernel/expression';
import { PROJECT } from './stage';

const formula = (expr: Expr, ...names: string[]) => ({ expr, names, source: names.join() });
const name = (path: string): Expr => ['name', path];
const attribute = (type: Attribute['type'], compute?: Computed): Attribute => ({
  type,
  required: false,
  writable: compute === undefined,
  personal: false,
  filter: false,
  ...(compute ? { compute } : {}),
});
const value = (expr: Expr, ...names: string[]): Computed => ({
  kind: 'value',
  value: formula(expr, ...names),
});

/** usage and tier -> ticket.urgent -> customer.burning -> customer.score; days since `since`, daily. */
export const COMPUTED: Project = {
  ...PROJECT,
  catalog: {
    ...PROJECT.catalog,
    customer: {
      ...PROJECT.catalog.customer,
      usage: attribute('number'),
      burning: attribute(
        'number',
        value(
          ['call', 'records.count', ['lit', 'tickets'], name('@.urgent'), ['lit', true]],
          'customer.tickets',
        ),
      ),
      score: attribute('number', {
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
        atLeast: 2,
      }),
      days: attribute('number', {
        ...value(['call', 'days_since', name('customer.since')], 'customer.since'),
        refresh: 'daily',
      }),
    },
    records: {
      ...PROJECT.catalog.records,
      ticket: {
        plural: 'tickets',
        attributes: {
          hot: attribute('boolean'),
          urgent: attribute(
            'boolean',
            value(
              ['and', name('ticket.hot'), ['==', name('customer.tier'), ['lit', 'gold']]],
              'ticket.hot',
              'customer.tier',
            ),
          ),
        },
      },
    },
    computeOrder: ['ticket.urgent', 'customer.burning', 'customer.score', 'customer.days'],
  },
};

/** The same with another formula of `burning`, and so of all that follows. */
export const RECOMPUTED: Project = {
  ...COMPUTED,
  catalog: {
    ...COMPUTED.catalog,
    customer: {
      ...COMPUTED.catalog.customer,
      burning: attribute(
        'number',
        value(
          ['call', 'records.count', ['lit', 'tickets'], name('@.hot'), ['lit', true]],
          'customer.tickets',
        ),
      ),
    },
  },
};
