import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Fragments and their use. */
const nudge = yaml`
  fragment: nudge
  params: {quiet: {type: span, default: 7d}, who: {type: contacts}}
  ends: [silent]
  steps:
    - {id: write, send: {template: hello, to: params.who, as: [sender.hello]}}
    - {id: answer, wait: {event: call.booked, timeout: params.quiet}, outcomes: {timeout: {end: silent}}}
`;
const use = (step: string, outcomes = '{silent: {exit: done}}'): string =>
  `- {id: word, use: ${step}, outcomes: ${outcomes}}`;
const used = (step: string): Readonly<Record<string, string>> => ({
  'fragments/nudge.yaml': nudge,
  'call.playbook.yaml': use(step),
});
const fragment = (text: string): Readonly<Record<string, string>> => ({
  'fragments/nudge.yaml': text,
});
const GOOD = '{fragment: nudge, with: {who: [contacts.champion]}}';

export const FRAGMENT_EXPLANATIONS: Explanations = {
  'unknown-fragment': {
    means: '"use" names a fragment for which there is no file fragments/<id>.yaml.',
    why: 'Its steps are put in when the playbook is compiled; without the file there is nothing to put in.',
    wrong: used('{fragment: nugde, with: {who: [contacts.champion]}}'),
    right: used(GOOD),
  },
  'unknown-param': {
    means: 'A parameter is given, or read inside, that the fragment does not declare.',
    why: 'What is given for it would go nowhere; what is read from it would never be there.',
    wrong: used('{fragment: nudge, with: {who: [contacts.champion], quite: 3d}}'),
    right: used('{fragment: nudge, with: {who: [contacts.champion], quiet: 3d}}'),
  },
  'missing-param': {
    means: 'A parameter without a default is not given.',
    why: 'The steps of the fragment read it.',
    wrong: used('{fragment: nudge, with: {quiet: 3d}}'),
    right: used(GOOD),
  },
  'param-type': {
    means:
      'What is given for a parameter is of another type than it has, or a parameter stands where a value of its type cannot stand.',
    why: 'A length of time cannot be a list of contacts; better found here than in each playbook that uses the fragment.',
    wrong: used('{fragment: nudge, with: {who: [contacts.champion], quiet: [1d, 3d]}}'),
    right: used(GOOD),
  },
  'unknown-end': {
    means:
      'A fragment goes to an end that it does not declare, or a playbook says {end: …} at all.',
    why: 'The playbook that uses it must say what follows each end, so they are declared once. A playbook itself has exits, not ends.',
    wrong: fragment(nudge.replace('{end: silent}', '{end: silence}')),
    right: fragment(nudge),
  },
  'exit-in-fragment': {
    means: 'A step of a fragment wants to leave the playbook.',
    why: 'Exits belong to the playbook, and each has its own. The fragment ends by a name, and the playbook says which exit that is.',
    wrong: fragment(nudge.replace('{end: silent}', '{exit: done}')),
    right: fragment(nudge),
  },
  'fragment-too-deep': {
    means: 'A fragment uses a fragment.',
    why: 'One level can still be read. With more, nobody knows which steps a playbook has.',
    wrong: fragment(`${nudge}\n  - {id: more, use: {fragment: nudge}}`),
    right: fragment(`${nudge}\n  - {id: more, wait: 1d}`),
  },
  'fragment-for': {
    means:
      'A fragment is for contracts (or another kind of thing), and the playbook that uses it is not.',
    why: 'Its steps read the contract, which this playbook does not have. A fragment for customers fits every playbook.',
    wrong: {
      'fragments/nudge.yaml': nudge.replace(
        'fragment: nudge\n',
        'fragment: nudge\nfor: contract\n',
      ),
      'call.playbook.yaml': use(GOOD),
    },
    right: used(GOOD),
  },
};
