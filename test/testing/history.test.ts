import { projectFolder, SMALL } from '../support/project-folder';
import { yaml } from '../support/project';
import { ran } from './run';

/** Silences are counted from what had happened before the case begins, or from when the customer came to be. */
const PLAYBOOK = (projectFolder(SMALL).get('call.playbook.yaml') ?? '').replace(
  'won: {event: deal.won, if: event.big}',
  'quiet: {silence: {of: [call.booked], for: 14d}}',
);
const given = (customer: string, history: string, day: string): string => yaml`
  test: call
  given:
    now: 2026-03-02T09:00+01:00
    customer: {name: Acme${customer}}
    contacts: {champion: {name: Cleo, locale: en, reach: {email: cleo@c.example}}}
    people: {max: {name: Max}}
    roles: {chief: max}
${history}  cases:
    - name: the mail goes on the fourteenth day of silence
      script:
        - at: ${day}T08:59+01:00
          not_expect: [{send: hello}]
        - after: 1m
          expect: [{send: hello}]
`;

test.each([
  [
    'the last sign',
    '',
    '    history: [{event: call.booked, at: 2026-02-20T09:00+01:00}]\n',
    '2026-03-06',
  ],
  ['the beginning of the customer', ', created_at: 2026-02-25T09:00+01:00', '', '2026-03-11'],
  ['the beginning of the case, where nothing else is given', '', '', '2026-03-16'],
])('a silence counts from %s', (_from, customer, history, day) => {
  const { run, diagnostics } = ran(given(customer, history, day), 0, PLAYBOOK);
  expect(diagnostics.map(({ code, line, message }) => `${line} ${code} ${message}`)).toEqual([]);
  expect(run).toMatchObject({ passed: 1, failed: 0 });
});

test('a beginning that is no time is told at its place', () => {
  const { diagnostics } = ran(given(', created_at: yesterday', '', '2026-03-16'), 0, PLAYBOOK);
  expect(diagnostics.map(({ code, line }) => `${line} ${code}`)).toEqual(['4 wrong-shape']);
});
