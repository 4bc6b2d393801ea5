import { yaml } from '../support/project';
import { failuresOf } from './played';

const CHURNED = `{gone: {when: 'customer.status == "churned"'}}`;
const AT_ONCE = yaml`
  - name: leaves as it begins
    enroll: by_hand
    given: {customer: {status: churned}}
    script: []
    exit: gone
    counts: {notify: 0, task: 0, set: 0, call: 0, send: 0}
`;

test.each([
  ['tells nobody', '- {id: n, notify: {to: [queue.desk], text: hello}}'],
  ['opens no task', '- {id: n, task: {title: x, assign: [queue.desk], due: 1d}}'],
  ['sets nothing', '- {id: n, set: {customer.tries: 3}}'],
  ['sends nothing', '- {id: n, send: {template: hi, to: [contacts.champion]}}'],
  [
    'calls nobody',
    '- {id: n, call: {connection: billing, method: GET, path: /x}, outcomes: {failed: continue}}',
  ],
])('an enrollment whose exit holds as it begins %s', (_title, steps) => {
  expect(failuresOf({ exits: CHURNED, steps }, AT_ONCE)).toEqual([]);
});

test('of two exits by one event the first in the file wins, and a change comes before its event', () => {
  const exits =
    '{one: {event: login, if: customer.vip}, two: {event: login}, three: {when: customer.urgent}}';
  const cases = yaml`
    - name: the second, because the first does not hold
      enroll: by_hand
      script: [{event: {login: {}}}]
      exit: two
    - name: the first of both
      enroll: by_hand
      given: {customer: {vip: true}}
      script: [{event: {login: {}}}]
      exit: one
    - name: what changed came first
      enroll: by_hand
      script: [{change: {customer: {urgent: true}}, event: {login: {}}}]
      exit: three
  `;
  expect(failuresOf({ exits, goal: '{exit: one}' }, cases)).toEqual([]);
});
