/** Playbooks of any length, as an author would write them: mails, waits, tasks with answers, branches, notices. */
import { folder, ours } from './ours.mjs';

/** Catalog, guards, calendar and template of the project that the compiler's golden files are laid over. */
export function smallProject() {
  const { readProject } = ours('apps/cli/project-files');
  const files = readProject(folder('test/compiler/golden/base'));
  return new Map([...files].filter(([name]) => !name.endsWith('.playbook.yaml')));
}

const head = (id) => `playbook: ${id}
title: {en: First call, de: Erster Anruf}
owner: ops@acme.example
purpose: service
facts:
  weak: customer.health < 50
  big: customer.tier == "gold" && !facts.weak
vars:
  tries: {type: number, default: 0}
enroll:
  won: {event: deal.won, if: event.big}
reenroll: {after: 60d}
backfill: none
exits:
  done: {}
  gone: {when: customer.health < 10}
on_exit: {tasks: close}
goal: {exit: done, within: 90d}
steps:
`;

/** Five steps. */
const group = (n) => `  # the customer hears from us, and we from them
  - id: hello_${n}
    if: facts.weak || customer.tier == "gold"
    send: {template: hello, to: [contacts.champion], as: [customer.csm, sender.hello], within: 2d}
  - id: booked_${n}
    wait: {event: call.booked, if: 'event.day >= date("2026-01-01")', timeout: 5bd}
    outcomes: {timeout: continue}
  - id: ring_${n}
    task:
      title: "Call {{ customer.name }} about {{ customer.nickname | default: 'the rest' }}"
      body: |
        {{ customer.name }} has not answered for a week. Ask how they are, and write down
        what they say{% if customer.health < 50 %}, above all what keeps them{% endif %}.
      assign: [customer.csm, queue.care]
      due: 1bd
      give_up: 5bd
      answers: {reached: {label: Reached}, nobody: {label: Nobody there}}
    outcomes:
      reached: continue
      nobody: continue
      given_up: continue
  - id: size_${n}
    branch:
      - if: customer.health > 70 && steps.ring_${n}.outcome == "reached"
        then: continue
      - else:
          - id: word_${n}
            notify: {to: [role.chief, queue.care], text: "{{ customer.name }} is at step ${n}"}
`;

export function playbook(id, steps) {
  const groups = Array.from({ length: Math.floor(steps / 5) }, (_, n) => group(n));
  return head(id) + groups.join('');
}
