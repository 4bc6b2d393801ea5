/** The YAML of a playbook with about `steps` steps of every common kind, over the small project of the golden files. */
export function longPlaybook(steps: number): string {
  const blocks = Math.max(1, Math.round(steps / 10));
  const head = [
    'playbook: long',
    'title: A long one',
    'owner: ops@acme.example',
    'for: customer',
    'purpose: service',
    'enroll: {won: {event: deal.won}, by_hand: {manual: true}}',
    'reenroll: never',
    'backfill: none',
    'exits: {done: {}, lost: {when: customer.health < 1}}',
    'on_exit: {tasks: close}',
    'goal: {exit: done}',
    'steps:',
  ];
  return [...head, ...Array.from({ length: blocks }, (_, n) => block(n)), ''].join('\n');
}

/** Ten steps: a mail, a wait with a way out, a task with answers, a branch, a parallel. */
function block(n: number): string {
  return `  - id: mail_${n}
    send: {template: hello, to: [contacts.champion]}
  - id: answer_${n}
    wait: {any: {booked: {event: call.booked}, fine: {when: customer.health > 80}}, timeout: 5bd}
    outcomes: {booked: continue, fine: {exit: done}, timeout: [{id: ring_${n}, task: {title: "Ring {{ customer.name }}, round ${n}", assign: [customer.csm, queue.care], due: 2bd, give_up: 9bd}, outcomes: {given_up: {exit: done}}}]}
  - id: which_${n}
    branch:
      - {if: customer.tier == "gold", then: [{id: visit_${n}, task: {title: Visit them, assign: [queue.care], due: 5bd, give_up: 20bd}, outcomes: {given_up: continue}}]}
      - else: continue
  - id: beside_${n}
    parallel:
      join: all
      branches:
        rest: [{id: rest_${n}, wait: 14d}]
        tell: [{id: tell_${n}, notify: {to: [queue.care], text: They are at rest}}, {id: nap_${n}, wait: 3d}]
  - id: last_${n}
    wait: 1w`;
}
