import { yaml } from '../support/project';
import { failuresOf } from './played';

const TICKET = {
  for: 'ticket',
  exits: '{gone: {when: "!ticket.open"}}',
  steps: '- {id: b, wait: {event: bug, timeout: 300d}, outcomes: {timeout: continue}}',
};

test('a condition that must hold for two days lets in when it did, and not when it fell back', () => {
  const keys = { enroll: '{red: {becomes: customer.health < 50, for: 2d, if: customer.vip}}' };
  const cases = yaml`
    - name: it stays
      given: {customer: {vip: true}}
      script:
        - change: {customer: {health: 40}}
        - after: 1d
        - change: {customer: {health: 45}}
        - after: 1d
          expect: [{wait: b}]
    - name: it falls back
      given: {customer: {vip: true}}
      script:
        - change: {customer: {health: 40}}
        - after: 1d
        - change: {customer: {health: 55}}
        - after: 1d
        - change: {customer: {health: 40}}
        - after: 1d
          not_expect: [{wait: b}]
        - after: 1d
          expect: [{wait: b}]
    - name: its if is read when it fires, and a refusal is final
      script:
        - change: {customer: {health: 40}}
        - after: 2d
        - change: {customer: {vip: true}}
        - after: 9d
      never: [{wait: b}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('a silence is counted from the creation of the customer, once, and again after a sign', () => {
  const keys = { enroll: '{quiet: {silence: {of: [login], for: 3d}}}', reenroll: 'always' };
  const cases = yaml`
    - name: nothing was ever heard
      given: {customer: {created_at: 2026-03-01T10:00+01:00}}
      script:
        - after: 47h
          not_expect: [{wait: b}]
        - after: 1h
          expect: [{wait: b}]
        - event: {booked: {}}
          expect: [{exit: gone}]
        - after: 10d
          not_expect: [{wait: b}]
        - event: {login: {}}
        - after: 3d
          expect: [{wait: b}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('a moment that a change moves into the past lets in by that change', () => {
  const keys = {
    enroll: '{a: {at: {date: customer.ended_on, before: 10d}, past: run}}',
    reenroll: 'always',
  };
  const cases = yaml`
    - name: moved away and back
      given: {customer: {ended_on: 2026-04-05}}
      script:
        - change: {customer: {ended_on: 2026-05-05}}
        - at: 2026-03-27T09:00+01:00
          not_expect: [{wait: b}]
        - change: {customer: {ended_on: 2026-04-01}}
          expect: [{wait: b}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('being made counts as a change where the way says so, and only there', () => {
  const cases = (times: number): string => yaml`
    - name: made by a change
      script: [{after: 1d}, {change: {ticket: {open: true}}}]
      counts: {wait: ${times}}
    - name: made as the story begins
      given: {ticket: {created_at: 2026-03-02T10:00+01:00}}
      script: [{after: 1d}]
      counts: {wait: ${times}}
    - name: there all along
      given: {ticket: {id: t1}}
      script: [{after: 1d}]
      counts: {wait: 0}
  `;
  const way = (more: string) => ({ ...TICKET, enroll: `{a: {becomes: ticket.open${more}}}` });
  expect(failuresOf(way(', at_creation: true'), cases(1))).toEqual([]);
  expect(failuresOf(way(''), cases(0))).toEqual([]);
});

test('nobody enters before there is somebody, and nobody can be made to', () => {
  const keys = { ...TICKET, enroll: '{q: {silence: {of: [bug], for: 2d}}}' };
  const [failure] = failuresOf(keys, '- {name: forced, enroll: q, script: []}');
  expect(failure).toContain('there is no ticket to enroll: write one under "given"');
  expect(failuresOf(keys, '- {name: early, script: [{after: 9d}], never: [{wait: b}]}')).toEqual(
    [],
  );
});

test('of several things that change in one item the customer comes first, as other systems tell of each', () => {
  const keys = {
    enroll: '{red: {becomes: customer.health < 50, if: "customer.tickets.exists(t, t.open)"}}',
  };
  const cases = yaml`
    - name: the ticket comes after the health that asks for it
      script:
        - change: {customer: {health: 40}, records: {ticket: [{id: t9, open: true}]}}
      never: [{wait: b}]
    - name: the ticket is there first
      script:
        - change: {records: {ticket: [{id: t9, open: true}]}}
        - change: {customer: {health: 40}}
          expect: [{wait: b}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});
