import type { Expr, Value } from '../../playbooks/kernel/expression';
import { environment } from '../../playbooks/rules/environment';
import { traceDelivery } from '../../playbooks/rules/trace-delivery';
import { taskId } from '../../playbooks/rules/task-id';
import { context, NOW, plan, snapshot, task, WAIT } from './context';

const look = environment(context(plan(WAIT)));

test.each<[string, Value | undefined]>([
  ['customer.name', '星河科技'],
  ['customer.health', 80],
  ['customer.renews_on', undefined],
  ['customer.id', 'galaxy'],
  ['customer.created_at', '2026-01-01T00:00:00.000Z'],
  ['customer.csm', 'ana'],
  ['customer.csm.name', 'ANA'],
  ['customer.csm.manager', 'max'],
  ['customer.csm.manager.name', undefined],
  ['customer.constructor', undefined],
  ['customer.__proto__', undefined],
  ['contacts.champion', 'chen'],
  ['contacts.champion.locale', 'zh-CN'],
  ['contacts.nobody', undefined],
  ['role.vp_cs', 'max'],
  ['role.vp_cs.name', 'MAX'],
  ['role.toString', undefined],
  ['queue.cs_asia', 'cs_asia'],
  ['queue.none', undefined],
  ['sender.care', 'care'],
  ['enrollment.way', 'won'],
  ['enrollment.started_at', '2026-03-02T01:00:00.000Z'],
  ['vars.tries', 0],
  ['contract.number', undefined],
  ['nothing.at.all', undefined],
])('%s is %s', (name, value) => expect(look(name)).toEqual(value));

test('the subject is read under the name of its kind', () => {
  const contract = context(plan(WAIT), {
    snapshot: { ...snapshot, subject: { kind: 'contract', id: 'c1' } },
  });
  expect(environment(contract)('contract.number')).toBe('K-1');
  expect(environment(contract)('contract')).toBe('c1');
});

test('of several contacts in a role the oldest counts', () => {
  const [chen, zhou] = snapshot.contacts;
  if (!chen || !zhou) throw new Error('two contacts expected');
  const both = { ...snapshot, contacts: [zhou, { ...chen, roles: ['sponsor'] }] };
  expect(environment(context(plan(WAIT), { snapshot: both }))('contacts.sponsor')).toBe('zhou');
});

test('what the state hands along wins; a step it does not know says nothing, whatever its task says', () => {
  const tasks = [task('call', { status: 'resolved', answer: 'booked', form: { note: 'x' } })];
  const given = context(plan(WAIT), { tasks });
  const known = environment(given, { binds: { 'vars.tries': 3, 'steps.call.at': 't' } });
  expect([known('vars.tries'), known('steps.call.form.note')]).toEqual([3, 'x']);
  expect(environment(given, { binds: {} })('steps.call.form.note')).toBeUndefined();
  expect(environment(given)('steps.call.outcome')).toBe('booked');
});

describe('lifted parts', () => {
  const at = (expr: Expr, now: string, zone?: string) => {
    const lifted = plan(WAIT, { lifted: [{ expr, names: [] }], ...(zone ? { zone } : {}) });
    return environment(context(lifted, { now: Date.parse(now) }))('#0');
  };
  const call = (name: string, value?: Value): Expr =>
    value === undefined ? ['call', name] : ['call', name, ['lit', value]];
  test('count days as the wall calendar of the resolved zone does', () => {
    const late = '2026-03-02T23:30:00+08:00';
    expect(at(call('days_until', '2026-03-03'), late)).toBe(1);
    expect(at(call('days_until', '2026-03-03'), late, 'America/New_York')).toBe(1);
    expect(at(call('today'), '2026-03-02T02:00:00+08:00', 'America/New_York')).toBe('2026-03-01');
    expect(at(call('today'), '2026-03-02T02:00:00+08:00')).toBe('2026-03-02');
    expect(at(call('days_since', '2026-02-27T23:00:00.000Z'), late)).toBe(2);
  });
  test('count whole months and hours', () => {
    expect(at(call('months_until', '2026-05-01'), '2026-03-02T09:00:00+08:00')).toBe(1);
    expect(at(call('months_until', '2026-05-02'), '2026-03-02T09:00:00+08:00')).toBe(2);
    expect(at(call('months_until', '2026-01-03'), '2026-03-02T09:00:00+08:00')).toBe(-1);
    expect(at(call('hours_since', '2026-03-01T23:30:00.000Z'), '2026-03-02T09:00:00+08:00')).toBe(
      1,
    );
  });
  test('stand inside larger expressions, and unknown stays unknown', () => {
    const now = '2026-03-02T09:00:00+08:00';
    expect(at(['<', call('days_until', '2026-03-05'), ['lit', 4]], now)).toBe(true);
    expect(at(['call', 'days_until', ['name', 'customer.renews_on']], now)).toBeUndefined();
    expect(at(['call', 'default', call('days_until', 'rubbish'), ['lit', 9]], now)).toBe(9);
    expect(at(['call', 'manager', ['name', 'customer.csm']], now)).toBe('max');
    expect(at(['call', 'manager', ['lit', '__proto__']], now)).toBeUndefined();
    expect(at(call('now'), now)).toBe(new Date(NOW).toISOString());
  });
});

describe('the line of a delivery', () => {
  const delivery = { pc: 3, step: 'welcome', visit: 1 };
  const addressed = { contact: 'chen', channel: 'email', sender: 'ana', locale: 'zh-CN' };
  test('says to whom and as whom it went, by ids alone', () => {
    expect(traceDelivery(delivery, { outcome: 'sent' }, addressed)).toEqual({
      kind: 'send',
      ...delivery,
      outcome: 'sent',
      why: 'sent to chen as ana by email',
      values: { to: 'chen', as: 'ana', channel: 'email', locale: 'zh-CN' },
    });
  });
  test('says why it did not go', () => {
    expect(traceDelivery(delivery, { outcome: 'skipped', reason: 'consent' })).toMatchObject({
      kind: 'skipped',
      values: { reason: 'consent' },
    });
    expect(traceDelivery(delivery, { outcome: 'failed', reason: '550 no' }).why).toBe(
      'refused for good: 550 no',
    );
    const parked = { code: 'variable-missing', reason: 'reads contact.name' } as const;
    expect(traceDelivery(delivery, { outcome: 'parked', parked })).toMatchObject({
      kind: 'parked',
      why: 'reads contact.name',
      values: { code: 'variable-missing' },
    });
    expect(traceDelivery(delivery, { outcome: 'unconfirmed' }, addressed).outcome).toBe(
      'unconfirmed',
    );
  });
});

test('a task has the same id in every run, and another for every visit', () => {
  expect(taskId('e1', 'call', 1)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(taskId('e1', 'call', 1)).toBe(taskId('e1', 'call', 1));
  expect(
    new Set([taskId('e1', 'call', 2), taskId('e1', 'call', 1), taskId('e2', 'call', 1)]).size,
  ).toBe(3);
});
