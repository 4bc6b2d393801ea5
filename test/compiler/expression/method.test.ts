import { chain, condition, found, lifted } from './scope';

/** List methods: the tree that rules evaluate, and what is lifted. */

function part(words: string): unknown {
  const { expr, names } = condition(words);
  expect(found(condition(words))).toEqual([]);
  const [name] = names.filter((one) => one.startsWith('#'));
  expect(JSON.stringify(expr)).toContain(`["lifted",${name?.slice(1)}]`);
  return lifted.parts[Number(name?.slice(1))];
}

test('a list method is lifted as a whole, and names the list it reads', () => {
  expect(part('customer.tickets.exists(t, t.status == "open" && days_until(t.due) < 3)')).toEqual({
    expr: [
      'call',
      'records.exists',
      ['lit', 'tickets'],
      [
        'and',
        ['==', ['name', '@.status'], ['lit', 'open']],
        ['<', ['call', 'days_until', ['name', '@.due']], ['lit', 3]],
      ],
      ['lit', true],
    ],
    names: ['customer.tickets'],
  });
});

test('both operands are there whatever was left out', () => {
  const always = ['lit', true];
  const open = ['==', ['name', '@.status'], ['lit', 'open']];
  const cost = ['name', '@.cost'];
  const call = (method: string, ...operands: unknown[]): unknown =>
    expect.objectContaining({
      expr: ['call', `records.${method}`, ['lit', 'tickets'], ...operands],
    });
  expect(part('customer.tickets.all(t, t.status == "open")')).toEqual(call('all', always, open));
  expect(part('customer.tickets.count(t, t.status == "open") > 2')).toEqual(
    call('count', open, always),
  );
  expect(part('customer.tickets.sum(t, t.cost) > 2')).toEqual(call('sum', always, cost));
  expect(part('customer.tickets.latest(t, t.status == "open", t.cost) > 2')).toEqual(
    call('latest', open, cost),
  );
  expect(part('customer.tickets.share(t, t.status == "open", t.cost > 2) > 0.5')).toEqual(
    call('share', open, ['>', cost, ['lit', 2]]),
  );
});

test('in a method inside a method the outer record keeps its name', () => {
  const words =
    'customer.tickets.exists(t, customer.contracts.exists(c, c.number == t.number && customer.name == "a"))';
  expect(part(words)).toEqual({
    expr: [
      'call',
      'records.exists',
      ['lit', 'tickets'],
      [
        'call',
        'records.exists',
        ['lit', 'contracts'],
        [
          'and',
          ['==', ['name', '@@.number'], ['name', '@.number']],
          ['==', ['name', 'customer.name'], ['lit', 'a']],
        ],
        ['lit', true],
      ],
      ['lit', true],
    ],
    names: ['customer.contracts', 'customer.name', 'customer.tickets'],
  });
});

test('a fact with a list method inside a list method is one level deeper', () => {
  const facts = { big: 'customer.contracts.exists(c, c.value > 10)' };
  const words = 'customer.tickets.exists(t, t.cost > 3 && facts.big)';
  const { names } = condition(words, { facts });
  const inner = lifted.parts[Number(names[0]?.slice(1))]?.expr;
  expect(JSON.stringify(inner)).toContain('["name","@@.value"]');
  expect(JSON.stringify(inner)).not.toContain('lifted');
  const deep = { deep: 'customer.tickets.exists(a, customer.tickets.exists(b, b.cost > a.cost))' };
  const tooDeep = condition('customer.tickets.exists(t, t.cost > 3 && facts.deep)', {
    facts: deep,
  });
  expect(found(tooDeep)).toEqual(['expression-too-big: facts.deep']);
});

test('a watched condition may ask lists, but neither the clock nor who is on duty', () => {
  const watched = (words: string, facts = {}): readonly string[] =>
    found(condition(words, { watched: true, facts }));
  expect(watched('customer.tickets.exists(t, t.status == "open")')).toEqual([]);
  expect(watched('facts.open', { open: 'customer.tickets.exists(t, t.cost > 3)' })).toEqual([]);
  expect(watched('customer.ended_on < customer.last_touch_at')).toEqual([]);
  expect(watched('customer.tickets.exists(t, days_until(t.due) < 3)')).toEqual([
    'time-in-watched: days_until(t.due)',
  ]);
  expect(watched('on_duty(queue.support) == customer.csm')).toEqual([
    'expression-not-allowed: on_duty(queue.support)',
  ]);
  expect(watched('facts.mine', { mine: 'manager(customer.csm) == role.vp' })).toEqual([
    'expression-not-allowed: facts.mine',
  ]);
});

test('a date is compared with a time at the start of its day', () => {
  expect(part('customer.ended_on < customer.last_touch_at')).toEqual({
    expr: ['call', 'start_of_day', ['name', 'customer.ended_on']],
    names: ['customer.ended_on'],
  });
});

test('who is on duty may be asked for in a chain', () => {
  const checked = chain('manager(on_duty(queue.support))', ['person', 'queue']);
  expect(found(checked)).toEqual([]);
  expect(checked).toMatchObject({ type: { kind: 'person' }, sure: false, live: 'on_duty' });
});
