import type { Send } from '../../playbooks/kernel/plan';
import { decideSend } from '../../playbooks/rules/decide-send';
import type { Context, SendDecision } from '../../playbooks/rules/decision';
import type { Contact, Person } from '../../playbooks/rules/snapshot';
import { contact, context, element, person, plan, project, SEND, snapshot } from './context';

const delivery = { id: 'welcome#1', pc: 0, step: 'welcome', visit: 1, binds: {} };

function send(of: Partial<Send> = {}, more: Partial<Context> = {}): SendDecision {
  return decideSend(delivery, context(plan({ ...SEND, ...of }), more));
}
function sent(decision: SendDecision): Extract<SendDecision, { kind: 'send' }> {
  if (decision.kind !== 'send') throw new Error(`expected send: ${JSON.stringify(decision)}`);
  return decision;
}
const contacts = (...all: Contact[]): Partial<Context> => ({
  snapshot: { ...snapshot, contacts: all },
});
const ana = (more: Partial<Person>): Partial<Context> => ({
  snapshot: { ...snapshot, people: { ...snapshot.people, ana: person('ana', more) } },
});

test('goes to the first of the chain, as the first who may write, in their language', () => {
  expect(sent(send())).toMatchObject({
    contact: 'chen',
    channel: 'email',
    address: 'chen@galaxy.example',
    sender: { id: 'ana', name: 'ANA', address: 'ana@acme.example' },
    locale: 'zh-CN',
    templateHash: 'sha256:aa',
    subject: '欢迎 星河科技',
    text: 'Name of chen，ANA',
  });
});

describe('the recipient', () => {
  test('is passed over without an address, and the next one is asked', () => {
    const decision = send(
      {},
      contacts(contact('chen', 'champion', { reach: {} }), contact('zhou', 'sponsor')),
    );
    expect(sent(decision).contact).toBe('zhou');
    expect(decision.checks.map(({ rule, passed }) => `${rule} ${passed}`)).toEqual([
      'ended true',
      'recipient false',
      'recipient true',
      'consent true',
      'suppression true',
    ]);
  });
  test('is nobody when no one has an address', () => {
    expect(
      send({}, contacts(contact('chen', 'champion', { reach: { wecom: 'chen' } }))),
    ).toMatchObject({ kind: 'skip', reason: 'no_recipient' });
    expect(send({}, contacts())).toMatchObject({ kind: 'skip', reason: 'no_recipient' });
  });
  test('who refused is passed over for one who did not', () => {
    const refused = contact('chen', 'champion', { consent: { service: false } });
    expect(sent(send({}, contacts(refused, contact('zhou', 'sponsor')))).contact).toBe('zhou');
  });
  test('is nobody for the reason that stopped the first with an address', () => {
    const refused = contact('chen', 'champion', { consent: { service: false } });
    const bounced = contact('zhou', 'sponsor', { suppressed: ['zhou@galaxy.example'] });
    const unreachable = contact('chen', 'champion', { reach: {} });
    expect(send({}, contacts(refused, bounced))).toMatchObject({ reason: 'consent' });
    expect(send({}, contacts(unreachable, bounced))).toMatchObject({ reason: 'suppressed' });
  });
  test.each([
    ['news', {}, 'skip'],
    ['news', { news: true }, 'send'],
    ['news', { news: false }, 'skip'],
    ['service', {}, 'send'],
    ['duty', { duty: false }, 'send'],
    ['undeclared', {}, 'skip'],
  ])('of purpose %s with consent %j: %s', (purpose, consent, kind) => {
    const all = contacts(contact('chen', 'champion', { consent }));
    expect(send({ purpose }, all).kind).toBe(kind);
  });
  test('who is suppressed gets nothing, whatever the purpose', () => {
    const bounced = contact('chen', 'champion', { suppressed: ['chen@galaxy.example'] });
    expect(send({ purpose: 'duty' }, contacts(bounced))).toMatchObject({ reason: 'suppressed' });
  });
  test('is not written to on a channel that may not carry the purpose', () => {
    const channels = { email: { sender: 'care', purposes: ['news'] } };
    const narrow = { ...project, catalog: { ...project.catalog, channels } };
    expect(send({}, { project: narrow })).toMatchObject({ reason: 'no_recipient' });
  });
});

describe('the sender', () => {
  const shared = {
    id: 'care',
    name: 'Acme Care',
    address: 'care@acme.example',
    replyTo: 'help@acme.example',
  };
  test.each([
    ['has left', { active: false }],
    ['may not send', { maySend: false }],
    ['writes from another domain', { email: 'ana@private.example' }],
  ])('is the shared address when the person %s', (_why, more) => {
    expect(sent(send({}, ana(more))).sender).toEqual(shared);
  });
  test('is a person of another domain who may send', () => {
    const decision = send({}, ana({ email: 'ana@private.example', maySend: true }));
    expect(sent(decision).sender.address).toBe('ana@private.example');
  });
  test('parks the send when there is none', () => {
    expect(send({ as: [element('person', 'role.gone')] })).toMatchObject({
      kind: 'park',
      code: 'chain-empty',
    });
  });
});

describe('the text', () => {
  test.each([
    ['zh-TW', undefined, 'zh-CN'],
    ['en-GB', undefined, 'en'],
    [undefined, 'en', 'en'],
    ['fr', 'de', 'zh-CN'],
  ])('for contact %s and customer %s is in %s', (locale, customers, expected) => {
    const chen = contact('chen', 'champion', locale === undefined ? {} : { locale });
    const customer = {
      ...snapshot.customer,
      ...(customers === undefined ? {} : { locale: customers }),
    };
    const decision = send({}, { snapshot: { ...snapshot, customer, contacts: [chen] } });
    expect(sent(decision).locale).toBe(expected);
  });
  test('with a missing variable parks and names it, so that no greeting is empty', () => {
    const nameless = contact('chen', 'champion', { attributes: {} });
    const decision = send({}, contacts(nameless));
    expect(decision).toMatchObject({
      kind: 'park',
      code: 'variable-missing',
      reason: 'welcome (zh-CN) reads contact.name, which has no value',
    });
  });
  test('reads the recipient under contact, also where the playbook is about another contact', () => {
    const about = { ...snapshot, subject: { kind: 'contact', id: 'zhou' } };
    const templates = [
      {
        path: 'welcome',
        locale: 'zh-CN',
        subject: 's',
        purpose: 'service',
        body: '{{ contact.name }} / {{ subject.name }}',
      },
    ];
    expect(sent(send({}, { snapshot: about, templates })).text).toBe('Name of chen / Name of zhou');
  });
  test('knows a title and a booking address of nobody as empty, not as missing', () => {
    const body =
      '{% if sender.booking_url != "" %}Book {{ sender.booking_url }}{% endif %}from {{ sender.name }}';
    const templates = [
      { path: 'welcome', locale: 'zh-CN', subject: 's', purpose: 'service', body },
    ];
    expect(sent(send({ as: [element('sender', 'sender.care')] }, { templates })).text).toBe(
      'from Acme Care',
    );
  });
});

test('nothing is sent once the enrollment has ended', () => {
  const enrollment = { ...context(plan(SEND)).enrollment, exit: 'churned' };
  expect(send({}, { enrollment })).toEqual({
    kind: 'skip',
    reason: 'exited',
    checks: [{ rule: 'ended', passed: false, seen: { exit: 'churned' } }],
  });
});

describe('a purpose that one may leave', () => {
  const service = { consent: 'opt_out', title: 'Service', unsubscribe: true } as const;
  const leaving: Partial<Context> = {
    project: {
      ...project,
      catalog: { ...project.catalog, purposes: { ...project.catalog.purposes, service } },
    },
  };
  test('has the way out and the postal address below every mail', () => {
    const links = {
      base: 'https://links.example',
      token: (words: readonly string[]) => words.join('.'),
    };
    const { html, text } = sent(send({}, { ...leaving, links }));
    expect(text).toContain('Acme Cloud\n8 Example Road\n退订');
    expect(html).toMatch(/<a href="https:\/\/links\.example\/u\/u\.chen\.service">/);
  });
  test('sends nothing where nobody makes the link', () => {
    expect(send({}, leaving)).toMatchObject({ kind: 'park', code: 'send-failed' });
  });
});
