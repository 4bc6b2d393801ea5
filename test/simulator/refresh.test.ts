import { projectFolder } from '../support/project-folder';
import { yaml } from '../support/project';
import { join } from 'node:path';
import { failuresOf } from './played';

const catalog = projectFolder(join(__dirname, 'acme')).get('catalog.yaml') ?? '';

test('what is computed daily is computed at five past midnight, though something else is each hour', () => {
  const with_ = catalog.replace(
    '  overdue: {',
    `  days_quiet: {type: number, compute: days_since(customer.last_seen), refresh: daily}
  hours_quiet: {type: number, compute: hours_since(customer.last_seen), refresh: hourly}
  overdue: {`,
  );
  const keys = {
    steps: [
      '- {id: day, wait: {when: customer.days_quiet >= 3, timeout: 300d}, outcomes: {timeout: continue}}',
      '- {id: hour, wait: {when: customer.hours_quiet >= 65, timeout: 300d}, outcomes: {timeout: continue}}',
    ].join('\n'),
  };
  const cases = yaml`
    - name: both rhythms
      given: {customer: {last_seen: 2026-03-02T09:00+01:00}}
      enroll: by_hand
      script:
        - at: 2026-03-05T00:04+01:00
          not_expect: [{wait: hour}]
        - at: 2026-03-05T00:05+01:00
          expect: [{wait: hour}]
        - at: 2026-03-05T01:59+01:00
          not_expect: [{exit: finished}]
        - at: 2026-03-05T02:00+01:00
          expect: [{exit: finished}]
  `;
  expect(failuresOf(keys, cases, { 'catalog.yaml': with_ })).toEqual([]);
});

test('what is computed from what is computed daily follows it, though nothing else has changed', () => {
  const with_ = catalog.replace(
    '  overdue: {',
    `  days_quiet: {type: number, compute: days_since(customer.last_seen), refresh: daily}
  quiet: {type: boolean, compute: customer.days_quiet >= 3}
  overdue: {`,
  );
  const keys = {
    steps:
      '- {id: lost, wait: {when: customer.quiet, timeout: 300d}, outcomes: {timeout: continue}}',
  };
  const cases = yaml`
    - name: three days
      given: {customer: {last_seen: 2026-03-02T09:00+01:00}}
      enroll: by_hand
      script:
        - at: 2026-03-05T00:04+01:00
          not_expect: [{exit: finished}]
        - at: 2026-03-05T00:05+01:00
          expect: [{exit: finished}]
  `;
  expect(failuresOf(keys, cases, { 'catalog.yaml': with_ })).toEqual([]);
});
