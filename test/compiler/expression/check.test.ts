import { holds } from '../../../playbooks/kernel/evaluate';
import { chain, condition, found, lifted } from './scope';

/** words -> what is found in it, as `code: the piece it points at` */
const FAULTS: readonly (readonly [string, ...string[]])[] = [
  ['customer.health <', 'expression-syntax: <'],
  ['customer.tier = "growth"', 'expression-syntax: ='],
  ['customer.in_dispute and true', 'expression-syntax: and'],
  ['"abc', 'expression-syntax: "abc'],
  ['', 'expression-syntax: '],
  ['99999999999999999999 > vars.tries', 'expression-syntax: 99999999999999999999'],
  ['customer.name == null', 'expression-not-allowed: null'],
  ['customer.tags[0] == "a"', 'expression-not-allowed: customer.tags[0]'],
  ['{"a": 1} == 1', 'expression-not-allowed: {"a": 1}'],
  ['vars.tries % 2 == 0', 'expression-not-allowed: vars.tries % 2'],
  ['customer.name == b"a"', 'expression-not-allowed: b"a"'],
  ['vars.tries == 0x1F', 'expression-not-allowed: 0x1F'],
  ['vars.tries == 3u', 'expression-not-allowed: 3u'],
  ['customer.?name == "a"', 'expression-not-allowed: customer.?name'],
  ['customer.in_dispute // why', 'expression-not-allowed: // why'],
  ['int(customer.name) > 1', 'expression-not-allowed: int(customer.name)'],
  ['customer.name.matches("a+")', 'expression-not-allowed: customer.name.matches("a+")'],
  ['customer.name == "a\\u0000"', 'expression-not-allowed: "a\\u0000"'],
  ['has(customer)', 'expression-not-allowed: customer'],
  ['on_duty(queue.cs_leads) == customer.csm', 'wrong-arguments: queue.cs_leads'],
  ['customer.csm.manager.name == "a"', 'expression-not-allowed: customer.csm.manager.name'],
  ['steps.call.by.name == "a"', 'expression-not-allowed: steps.call.by.name'],
  ['customer.tickets.exists(t, t.open)', 'unknown-field: open'],
  ['customer.tickets.exists(t, t.number)', 'not-yes-no: t.number'],
  ['customer.tickets.exists(t)', 'wrong-arguments: customer.tickets.exists(t)'],
  ['customer.tickets.exists(customer, true)', 'expression-not-allowed: customer'],
  ['customer.tickets.exists(t, t.owner.name == "a")', 'expression-not-allowed: t.owner.name'],
  ['customer.tickets.exists(t, t == "a")', 'expression-not-allowed: t'],
  ['customer.tickets.count(t, t.secret == "a") > 1', 'personal-in-trace: t.secret'],
  ['customer.tickets.sum(t, t.number) > 1', 'wrong-arguments: t.number'],
  ['customer.tickets.max(t, t.status == "opn", t.cost) > 1', 'not-an-enum-value: "opn"'],
  ['customer.tags.exists(t, true)', 'wrong-arguments: customer.tags'],
  ['customer.tickets == 3', 'expression-not-allowed: customer.tickets'],
  ['customer.tickets.exist(t, true)', 'unknown-function: exist'],
  ['exists(customer.tickets, true)', 'unknown-function: exists'],
  ['customer.tickets.exists(t, 1 < 2)', 'always-true: 1 < 2'],
  [
    'customer.tickets.exists(a, customer.tickets.exists(b, customer.tickets.exists(c, c.number == a.number)))',
    'expression-too-big: customer.tickets.exists(c, c.number == a.number)',
  ],
  ['custmer.health > 1', 'unknown-name: custmer'],
  ['customer.helth > 1', 'unknown-field: helth'],
  ['steps.cal.outcome == "booked"', 'unknown-step: cal'],
  ['steps.later.outcome == "done"', 'step-not-before: later'],
  ['has(contacts.champion)', 'unknown-role: champion'],
  ['dayssince(customer.ended_on) > 1', 'unknown-function: dayssince'],
  ['has(customer.name == "a")', 'wrong-arguments: customer.name == "a"'],
  ['days_since(customer.name) > 1', 'wrong-arguments: customer.name'],
  ['scale(vars.tries, 1) > 1', 'wrong-arguments: scale(vars.tries, 1)'],
  ['scale(vars.tries, 3, 1) > 1', 'wrong-arguments: 1'],
  ['like(customer.name, customer.name)', 'wrong-arguments: customer.name'],
  ['default(customer.health, "none") > 1', 'wrong-arguments: "none"'],
  ['customer.ended_on < date("2026-02-30")', 'bad-date: "2026-02-30"'],
  ['customer.name > 3', 'wrong-type: customer.name > 3'],
  ['customer.name < "b"', 'wrong-type: customer.name < "b"'],
  ['customer.name + 1 == 2', 'wrong-type: customer.name + 1'],
  ['customer.tier == customer.name', 'wrong-type: customer.tier == customer.name'],
  ['customer.health && true', 'not-yes-no: customer.health', 'always-true: true'],
  ['customer.health', 'not-yes-no: customer.health'],
  ['customer.tier == "gold"', 'not-an-enum-value: "gold"'],
  ['customer.tier in ["growth", "gold"]', 'not-an-enum-value: "gold"'],
  ['"gold" == customer.tier', 'not-an-enum-value: "gold"'],
  ['customer.nps != 3', 'not-equal-unknown: customer.nps != 3'],
  [
    'has(customer.nps) && customer.in_dispute || customer.nps != 3',
    'not-equal-unknown: customer.nps != 3',
  ],
  ['1 < 2', 'always-true: 1 < 2'],
  ['has(customer.name)', 'always-true: has(customer.name)'],
  ['!true', 'always-true: true'],
  ['contacts.sponsor.birthday < today()', 'personal-in-trace: contacts.sponsor.birthday'],
  // Every fault is told, none of them twice and none because of another.
  [
    'custmer.health > 1 && customer.tier == "gold" && foo(1)',
    'unknown-name: custmer',
    'not-an-enum-value: "gold"',
    'unknown-function: foo',
  ],
  [
    '!(customer.helth + 1 > 2) || count_true([customer.nope, vars.tries]) > 1',
    'unknown-field: helth',
    'unknown-field: nope',
    'not-yes-no: vars.tries',
  ],
];

test.each(FAULTS)('%s is pointed at where it is wrong', (words, ...expected) => {
  expect(found(condition(words), words)).toEqual(expected);
});

const CLEAN = [
  'customer.health < 50 && !customer.in_dispute',
  'customer.tier == \'growth\' || customer.status in ["active", "churned"]',
  'customer.annual_value * 1.1 >= 500000',
  'has(customer.nps) && customer.nps != 3',
  'customer.name != "a"',
  'default(customer.nps, 0) != 3',
  'customer.ended_on < date("2024-02-29")',
  'days_since(customer.last_touch_at) >= 21',
  '"key" in customer.tags',
  'default(customer.tier, "stable") == "growth"',
  '(customer.in_dispute ? "growth" : customer.tier) == "growth"',
  'earliest(customer.ended_on, today()) > add_days(today(), -vars.tries)',
  'steps.call.outcome == "cancelled"',
  'like(lower(customer.name), "%acme%")',
  'count_true([customer.in_dispute, has(contacts.sponsor)]) >= 1',
  'customer.csm == role.vp',
  'contacts.sponsor.name == "Ana"',
  'contacts.sponsor.owner.name == "Ana" && customer.csm.manager == role.vp',
];

test.each(CLEAN)('%s is fine', (words) => {
  const checked = condition(words);
  expect(found(checked)).toEqual([]);
  // The kernel can read what comes out, even when it knows nothing.
  const { expr = ['lit', 0], names, source } = checked;
  expect(typeof holds({ expr, names, source }, () => undefined)).toBe('boolean');
});

test('a watched condition may not look at the clock, in a fact neither', () => {
  const facts = {
    quiet: 'days_since(customer.last_touch_at) > 21',
    led: 'manager(customer.csm) == role.vp',
  };
  const words = 'days_since(customer.last_touch_at) > 21 || facts.quiet || facts.led';
  expect(found(condition(words, { watched: true, facts }), words)).toEqual([
    'time-in-watched: days_since(customer.last_touch_at)',
    'time-in-watched: facts.quiet',
    'expression-not-allowed: facts.led',
  ]);
  expect(found(condition(words, { facts }))).toEqual([]);
});

test('the near word is offered, and the place where a bare name lives', () => {
  const facts = { gaps: 'vars.tries + 1' };
  const near = (words: string) => condition(words, { facts }).findings[0]?.args['near'];
  expect(near('customer.helth > 1')).toBe('health');
  expect(near('gaps > 1')).toBe('facts.gaps');
  expect(near('dayssince(customer.ended_on) > 1')).toBe('days_since');
  expect(near('customer.tier == "grwth"')).toBe('growth');
  expect(near('zzzzzz > 1')).toBeUndefined();
});

test('an expression is lowered with its facts put in and its clock set aside', () => {
  const facts = { quiet: 'days_since(customer.last_touch_at) > 21' };
  const checked = condition('facts.quiet && customer.tier == "growth"', { facts });
  const [, left, right] = checked.expr as readonly [string, readonly unknown[], unknown];
  const index = (left[1] as readonly [string, number])[1];
  expect(left).toEqual(['>', ['lifted', index], ['lit', 21]]);
  expect(right).toEqual(['==', ['name', 'customer.tier'], ['lit', 'growth']]);
  expect(checked.names).toEqual([`#${index}`, 'customer.tier']);
  expect(checked.timeFunctions).toEqual(['days_since']);
  expect(lifted.parts[index]).toEqual({
    expr: ['call', 'days_since', ['name', 'customer.last_touch_at']],
    names: ['customer.last_touch_at'],
  });
});

test('a lifted part inside another stands in it as it is', () => {
  const facts = { day: 'add_days(today(), 3)' };
  const checked = condition('days_until(facts.day) > 1', { facts });
  const index = Number(checked.names[0]?.slice(1));
  expect(lifted.parts[index]?.expr).toEqual([
    'call',
    'days_until',
    ['call', 'add_days', ['call', 'today'], ['lit', 3]],
  ]);
});

test('a chain takes what it takes', () => {
  expect(chain('customer.csm', ['person', 'queue']).type?.kind).toBe('person');
  expect(chain('manager(customer.csm)', ['person', 'queue']).type?.kind).toBe('person');
  expect(chain('queue.cs_leads', ['person', 'queue']).expr).toEqual(['name', 'queue.cs_leads']);
  expect(found(chain('contacts.sponsor', ['person', 'queue']))).toEqual([
    'chain-wrong-type: contacts.sponsor',
  ]);
  expect(found(chain('queue.cs_lead', ['person', 'queue']), 'queue.cs_lead')).toEqual([
    'unknown-queue: cs_lead',
  ]);
});
