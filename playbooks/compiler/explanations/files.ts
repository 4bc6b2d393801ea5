import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Files, YAML itself, and the shape of what stands in it. */
export const FILE_EXPLANATIONS: Explanations = {
  'yaml-syntax': {
    means:
      'The file cannot be read as YAML: a bracket or a quote is not closed, a line is indented with a tab, or a text holds ": " or " #" without quotes. What comes after that place is not looked at, so mend this one first and check again.',
    why: 'A file that is half understood would run half of what you meant.',
    wrong: yaml`
      title: First call: the good one
    `,
    right: yaml`
      title: "First call: the good one"
    `,
  },
  'yaml-duplicate-key': {
    means: 'The same key stands twice in one map. YAML would keep one of the two and say nothing.',
    why: 'Whoever reads the file sees both lines and cannot know which one holds.',
    wrong: yaml`
      purpose: service
      purpose: offers
    `,
    right: yaml`
      purpose: service
    `,
  },
  'yaml-alias': {
    means:
      'The file uses an anchor (&name), an alias (*name) or a merge key (<<). These YAML shortcuts are not part of the language.',
    why: 'A playbook is read from top to bottom by people who do not program. What is needed twice is written twice, or becomes a fragment, which has a name and typed parameters.',
    wrong: yaml`
      on_exit: &policy {tasks: close}
    `,
    right: yaml`
      on_exit: {tasks: close}
    `,
  },
  'yaml-tag': {
    means:
      'A value begins with "!", which YAML takes for a tag. Nearly always it is an expression that says "not".',
    why: 'Without quotes YAML swallows the "!" and its word, and the condition would mean the opposite.',
    wrong: yaml`
      facts:
        calm: !customer.in_dispute
    `,
    right: yaml`
      facts:
        calm: '!customer.in_dispute'
    `,
  },
  'yaml-key': {
    means: 'A key is a number, a list or one of the few words that cannot name anything.',
    why: 'Names appear in expressions, traces and addresses; "3" or a list cannot stand there. Years in calendars are the one exception.',
    wrong: yaml`
      exits:
        done: {}
        3: {}
    `,
    right: yaml`
      exits:
        done: {}
        third_try: {when: customer.health < 5}
    `,
  },
  'yaml-too-deep': {
    means: 'Brackets or lists stand inside each other more than 32 levels deep.',
    why: 'No playbook needs that, nobody can read it, and it is a known way to bring a parser down.',
    wrong: yaml`
      title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[First call]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
    `,
    right: yaml`
      title: First call
    `,
  },
  'yaml-too-large': {
    means: 'A file is larger than 256 KiB, a template larger than 64 KiB, or a project than 4 MiB.',
    why: 'Files of this size come out of a machine or hold something that does not belong here. Split a playbook where one part starts the other by "run".',
    wrong: yaml`
      # … 260 KiB of steps
      title: Everything we do
    `,
    right: yaml`
      title: The first month
    `,
  },
  'unknown-file': {
    means:
      'A file has the content of a playbook, fragment, calendar, catalog or migration, but a name under which it is not looked for.',
    why: 'Files are found by their names. This one would simply not be there, and nobody would notice.',
    wrong: {
      'start.yaml': yaml`
        playbook: start
      `,
    },
    right: {
      'notes.yaml': yaml`
        remember: the playbooks are in *.playbook.yaml
      `,
    },
  },
  'missing-file': {
    means: 'The project has no catalog.yaml.',
    why: 'The catalog says what the business knows: which attributes a customer has, which roles and queues there are. Without it no expression, chain or template can be checked.',
    wrong: { 'catalog.yaml': '' },
    right: {
      'catalog.yaml': yaml`
        catalog: acme
      `,
    },
  },
  'unknown-key': {
    means:
      'A key is not one of those that may stand at this place. Often it is misspelt, or belongs one level further out or in.',
    why: 'A key that nothing reads would be passed over without a word, and the playbook would do something else than it says.',
    wrong: yaml`
      - id: booked
        wait: {event: call.booked, timeuot: 5bd}
        outcomes: {timeout: continue}
    `,
    right: yaml`
      - id: booked
        wait: {event: call.booked, timeout: 5bd}
        outcomes: {timeout: continue}
    `,
  },
  'missing-key': {
    means: 'Something lacks a key that it cannot do without.',
    why: 'There is a default wherever one is right for everybody. Here there is none: the author has to say.',
    wrong: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], give_up: 5bd}
        outcomes: {given_up: continue}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd}
        outcomes: {given_up: continue}
    `,
  },
  'wrong-shape': {
    means:
      'A value is of another shape than its key takes: a text where a list belongs, a list where a map belongs, a word that is none of those that are allowed.',
    why: 'The value could only be guessed at.',
    wrong: yaml`
      - id: ring
        task: {title: Call, assign: queue.care, due: 1bd, give_up: 5bd}
        outcomes: {given_up: continue}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd}
        outcomes: {given_up: continue}
    `,
  },
  'too-many': {
    means:
      'There is more of something than the language takes: 200 steps in a playbook, 10 ways in, 20 exits, 50 facts, 30 variables, 10 arms, 8 in a chain, 20 fields in a form.',
    why: 'Beyond these numbers nobody can follow what happens to a customer. Two playbooks, or a fragment, say it better.',
    wrong: yaml`
      - id: word
        notify:
          to: [customer.csm, customer.csm, customer.csm, customer.csm, customer.csm, customer.csm, customer.csm, customer.csm, queue.care]
          text: Hello
    `,
    right: yaml`
      - id: word
        notify: {to: [customer.csm, queue.care], text: Hello}
    `,
  },
};
