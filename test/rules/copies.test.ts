import type { Project } from '../../playbooks/kernel/catalog';
import { decideCopies } from '../../playbooks/rules/decide-copy';
import { decideSend } from '../../playbooks/rules/decide-send';
import type { Contact } from '../../playbooks/rules/snapshot';
import { contact, context, element, plan, project, SEND, snapshot } from './context';

const delivery = { id: 'welcome#1', pc: 0, step: 'welcome', visit: 1, binds: {} };
const CC = {
  cc: [element('contact', 'contacts.sponsor'), element('contact', 'contacts.champion')],
};

/** Who gets a copy of a mail to the champion, once each. */
function copiesFor(sponsor: Partial<Contact>, guards: Partial<Project['guards']> = {}): string[] {
  const contacts = [contact('chen', 'champion'), contact('zhou', 'sponsor', sponsor)];
  const here = context(plan({ ...SEND, ...CC }), {
    snapshot: { ...snapshot, contacts },
    project: { ...project, guards: { ...project.guards, ...guards } },
  });
  const first = decideSend(delivery, here);
  if (first.kind !== 'send') throw new Error(first.kind);
  return decideCopies(delivery, here, first).map((copy) => `${copy.contact} ${copy.address}`);
}

test('a copy goes to everybody else who has an address on the channel of the message', () => {
  expect(copiesFor({})).toEqual(['zhou zhou@galaxy.example']);
  expect(copiesFor({ reach: { wecom: 'zhou' } })).toEqual([]);
  expect(copiesFor({ consent: { service: false } })).toEqual([]);
});

test('a copy has the text of the first, with its own links in it and in its headers', () => {
  const purposes = {
    service: { consent: 'opt_out', title: 'Service', unsubscribe: true },
  } as const;
  const here = context(plan({ ...SEND, ...CC }), {
    snapshot: { ...snapshot, contacts: [contact('chen', 'champion'), contact('zhou', 'sponsor')] },
    project: { ...project, catalog: { ...project.catalog, purposes } },
    links: { base: 'https://tenure.example', token: (words) => words.join('~') },
  });
  const first = decideSend(delivery, here);
  if (first.kind !== 'send') throw new Error(first.kind);
  const [copy] = decideCopies(delivery, here, {
    ...first,
    text: first.text.replace('https://tenure', 'https://former'),
  });
  expect(first.unsubscribe).toBe('https://tenure.example/u/u~chen~service');
  expect(copy?.unsubscribe).toBe('https://tenure.example/u/u~zhou~service');
  expect(copy?.html).toBe(first.html.replaceAll('u~chen~', 'u~zhou~'));
  expect(copy?.text).toContain('https://former.example/u/u~zhou~service');
});

test('a copy counts like any message: where a cap is full with the first, nobody gets one', () => {
  const cap = (max: number) => ({
    caps: [
      {
        name: 'week',
        per: 'customer' as const,
        max,
        in: { n: 7, unit: 'd' as const },
        purposes: ['service'],
        keep: {},
      },
    ],
  });
  expect(copiesFor({}, cap(2))).toHaveLength(1);
  expect(copiesFor({}, cap(1))).toEqual([]);
});
