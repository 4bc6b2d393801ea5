import { yaml } from '../support/project';

/** A test of the small project that passes: nobody books, the call is made, the customer goes on. */
export const CALL = yaml`
  test: call
  given:
    now: 2026-03-02T09:00+01:00
    customer: {name: Acme, csm: ana}
    contacts: {champion: {name: Cleo, locale: en, reach: {email: cleo@c.example}}}
    people: {ana: {name: Ana, manager: max}, max: {name: Max}}
    roles: {chief: max}
  cases:
    - name: nobody books, so there is a call
      enroll: won
      with: {big: true}
      script:
        - expect: [{send: hello, to: champion, as: ana, channel: email, locale: en}]
        - after: 5bd
          expect: [{task: ring, to: ana, due: 2026-03-10T17:00+01:00}]
          not_expect: [{notify: word}]
        - after: 1h
          resolve: {task: ring, by: ana, answer: reached}
          expect: [{notify: word, to: max}, {exit: done}]
          exact: true
      exit: done
      never: [{skipped: hello}]
      open_tasks: []
      counts: {send: 1, task: 1}
`;
