/**
 * The reference playbook: enroll -> mail -> wait 3 days or a signal -> branch -> open task -> wait for it, with a
 * timeout -> mail -> end. On the catalog, templates and calendars of the library.
 */
const REFERENCE = `playbook: reference
title: Reference
owner: cs-ops@acme.example
for: customer
purpose: service
enroll:
  won: {event: deal.won}
reenroll: always
backfill: none
holdout: 0%
exits:
  closed: {}
on_exit: {tasks: close}
steps:
  - id: welcome
    send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}
  - id: kickoff
    wait: {event: kickoff.booked, timeout: 3d}
    outcomes: {reached: continue, timeout: continue}
  - id: which
    branch:
      - if: steps.kickoff.outcome == "reached"
        then:
          - id: prepare
            task:
              title: "Prepare the kick-off of {{ customer.name }}"
              assign: [customer.csm, queue.cs_asia]
              due: 1bd
              give_up: 7d
            outcomes: {done: continue, given_up: continue}
      - else:
          - id: call
            task:
              title: "Call {{ customer.name }}"
              assign: [customer.csm, queue.cs_asia]
              due: 1bd
              give_up: 7d
            outcomes: {done: continue, given_up: continue}
  - id: goodbye
    send: {template: onboarding/stalled, to: [contacts.champion], as: [sender.care]}
  - id: end
    exit: closed
`;

/** With so many steps more in the arm of the branch that is not taken. */
export function referenceOf(further) {
  return REFERENCE.replace('      - else:\n', `      - else:\n${steps(further)}`);
}

function steps(count) {
  const step = (_, n) => `          - id: word_${n}
            notify: {to: [customer.csm, queue.cs_asia], text: "Word ${n} about {{ customer.name }}"}
`;
  return Array.from({ length: count }, step).join('');
}
