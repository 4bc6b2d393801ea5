import type { Random } from './random';

/** Expressions by the grammar: mostly well typed, for those get furthest; now and then not, and some no expression at all. */

type Kind = 'boolean' | 'number' | 'text' | 'enum' | 'date' | 'time' | 'person' | 'list';
const KINDS: readonly Kind[] = [
  'boolean',
  'number',
  'text',
  'enum',
  'date',
  'time',
  'person',
  'list',
];

/** Of the small company expressions are checked against; most catalogs of ours have them too. */
const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  boolean: [
    'customer.in_dispute',
    'customer.urgent',
    'facts.quiet',
    'facts.weak',
    'customer.data_validated',
  ],
  number: [
    'customer.health',
    'customer.nps',
    'customer.annual_value',
    'vars.tries',
    'turn',
    'customer.days_overdue',
  ],
  text: ['customer.name', 'contacts.sponsor.name', 'customer.csm.name', 'enrollment.way'],
  enum: ['customer.tier', 'customer.status', 'steps.call.outcome'],
  date: [
    'customer.ended_on',
    'contract.anchor',
    'contacts.sponsor.birthday',
    'customer.paid_until',
  ],
  time: ['customer.last_touch_at', 'customer.created_at', 'enrollment.started_at'],
  person: [
    'customer.csm',
    'steps.call.by',
    'role.vp',
    'customer.csm.manager',
    'customer.executive',
  ],
  list: ['customer.tags', 'customer.tickets', 'customer.contracts', 'customer.contacts'],
};
const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  boolean: ['true', 'false'],
  number: [
    '0',
    '1',
    '50',
    '0.5',
    '-3',
    '1e3',
    '9007199254740993',
    '1e308',
    '0.0000001',
    '99999999999999999999',
  ],
  text: [
    '"a"',
    "'b'",
    '""',
    '"%x_%"',
    '"\\n"',
    '"\\u00e9"',
    '"客户"',
    '"🙂"',
    '"a\\"b"',
    '"{{ x }}"',
  ],
  enum: ['"growth"', '"stable"', '"active"', '"churned"', '"booked"', '"nothing"', '"gold"'],
  date: [
    'date("2026-05-01")',
    'date("2024-02-29")',
    'date("0001-01-01")',
    'date("9999-12-31")',
    'date("2026-02-30")',
  ],
  time: ['now()'],
  person: ['nobody'],
  list: ['[]', '["growth", "stable"]', '[1, 2, 3]', '["a"]', '[true, false]'],
};

/** One expression: what an author could write, or what no author should. */
export function expression(random: Random): string {
  const text = make(
    random,
    random.weighted([
      [6, 'boolean'],
      [1, 'number'],
      [1, random.of(KINDS)],
    ]),
    0,
  );
  return random.weighted<() => string>([
    [14, () => text],
    [4, () => bent(random, text)],
    [1, () => hostile(random)],
  ])();
}

function make(random: Random, kind: Kind, depth: number): string {
  const wanted = random.chance(0.03) ? random.of(KINDS) : kind;
  if (depth > 5 || random.chance(0.25 + depth * 0.1)) return leaf(random, wanted);
  const of = (inner: Kind): string => make(random, inner, depth + 1);
  return random.of(RULES[wanted])(of, random);
}

function leaf(random: Random, kind: Kind): string {
  if (random.chance(0.02)) return random.of(ODD_NAMES);
  return random.of(random.chance(0.6) ? NAMES[kind] : LITERALS[kind]);
}

type Rule = (of: (kind: Kind) => string, random: Random) => string;
const COMPARES = ['==', '!=', '<', '<=', '>', '>='] as const;

const RULES: Readonly<Record<Kind, readonly Rule[]>> = {
  boolean: [
    (of, random) => `${of('number')} ${random.of(COMPARES)} ${of('number')}`,
    (of, random) => `${of('date')} ${random.of(COMPARES)} ${of(random.of(['date', 'time']))}`,
    (of, random) => `${of('text')} ${random.of(['==', '!='])} ${of('text')}`,
    (of, random) => `${of('enum')} ${random.of(['==', '!='])} ${random.of(LITERALS.enum)}`,
    (of) => `${of('enum')} in ["growth", ${of('enum')}]`,
    (of, random) => `${of('boolean')} ${random.of(['&&', '||'])} ${of('boolean')}`,
    (of) => `!(${of('boolean')})`,
    (of) => `(${of('boolean')})`,
    (of) => `${of('boolean')} ? ${of('boolean')} : ${of('boolean')}`,
    (of, random) => `has(${random.of(NAMES[random.of(KINDS)])})`,
    (of) => `like(${of('text')}, ${of('text')})`,
    (of) => `${of('text')} in ${of('list')}`,
    (of) => `customer.tickets.exists(t, t.status == "open" && ${of('boolean')})`,
    (of) => `customer.tickets.all(t, t.cost > ${of('number')})`,
    (of) =>
      `customer.tickets.exists(t, customer.contracts.exists(c, c.number == t.number || ${of('boolean')}))`,
    (of) => `default(customer.urgent, ${of('boolean')})`,
  ],
  number: [
    (of, random) => `${of('number')} ${random.of(['+', '-', '*', '/'])} ${of('number')}`,
    (of) => `(${of('number')})`,
    (of) => `-${of('number')}`,
    (of) => `${of('boolean')} ? ${of('number')} : ${of('number')}`,
    (of, random) => `${random.of(['min', 'max'])}(${of('number')}, ${of('number')})`,
    (of) => `abs(${of('number')})`,
    (of, random) => `round(${of('number')}, ${random.of(['0', '2', '400', '-3', of('number')])})`,
    (of) => `scale(${of('number')}, 0, ${of('number')})`,
    (of, random) => `${random.of(['days_until', 'days_since', 'months_until'])}(${of('date')})`,
    (of) => `hours_since(${of('time')})`,
    (of) => `default(customer.health, ${of('number')})`,
    (of) => `count_true([${of('boolean')}, ${of('boolean')}])`,
    (of) => `customer.tickets.count(t, ${of('boolean')})`,
    (of) => `customer.tickets.share(t, t.status == "open", t.cost > ${of('number')})`,
    (of, random) => `customer.tickets.${random.of(['sum', 'min', 'max', 'latest'])}(t, t.cost)`,
    (of) => `customer.tickets.sum(t, ${of('boolean')}, t.cost * ${of('number')})`,
  ],
  text: [
    (of) => `lower(${of('text')})`,
    (of, random) => `text(${of(random.of(KINDS))})`,
    (of) => `${of('text')} + ${of('text')}`,
    (of) => `default(${of('text')}, ${of('text')})`,
    (of) => `${of('person')}.name`,
  ],
  enum: [(of) => `default(customer.tier, ${of('enum')})`, (_of, random) => random.of(NAMES.enum)],
  date: [
    (of) => `add_days(${of('date')}, ${of('number')})`,
    (of, random) => `${random.of(['earliest', 'latest'])}(${of('date')}, ${of('date')})`,
    () => 'today()',
    () => 'customer.tickets.latest(t, t.due)',
  ],
  time: [(of) => `latest(${of('time')}, ${of('time')})`, () => 'now()'],
  person: [
    (of) => `manager(${of('person')})`,
    () => 'on_duty(queue.support)',
    () => 'on_duty(queue.cs_leads)',
  ],
  list: [(of) => `[${of('text')}, ${of('text')}]`, (of) => `[${of('number')}]`],
};

const ODD_NAMES = [
  ...[
    'nobody',
    'customer',
    'customer.',
    'customer..tier',
    'steps',
    'steps.later.outcome',
    'facts',
    'facts.none',
  ],
  ...[
    '__proto__',
    'constructor',
    'customer.constructor',
    'customer.__proto__.x',
    'toString',
    'hasOwnProperty',
  ],
  ...[
    'a'.repeat(200),
    `customer${'.csm'.repeat(40)}`,
    'loop',
    'package',
    'null',
    'int(1)',
    'size(customer.tags)',
  ],
  ...[
    'dyn(1)',
    'type(1)',
    'matches("a", "b")',
    'customer["tier"]',
    'customer.tags[0]',
    '{"a": 1}',
    'b"x"',
    '2u',
    '0x1f',
  ],
  ...[
    'timestamp("2026-01-01T00:00:00Z")',
    'duration("3d")',
    'customer.?tier',
    'cel.bind(x, 1, x)',
    '1 % 2',
    'x // y',
  ],
];

const PIECES = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '.',
    ',',
    '?',
    ':',
    '!',
    '&&',
    '||',
    '==',
    '=',
    '&',
    '%',
    '/',
    '//',
    '\\',
  ],
  ...[
    '\0',
    '\n',
    '\t',
    '\ud800',
    '🙂',
    '客',
    '\u2028',
    'null',
    ' in ',
    'r"',
    'b"',
    '"""',
    '.?',
    '[?',
    '0x',
    '1e',
    'u',
    '@',
    '#0',
    '$',
  ],
];

function bent(random: Random, text: string): string {
  let bent = text;
  for (let n = 0; n <= random.small(4); n++) {
    const at = random.below(bent.length + 1);
    const piece = random.chance(0.7) ? random.of(PIECES) : '';
    bent = bent.slice(0, at) + piece + bent.slice(at + random.small(8));
  }
  return bent;
}

function hostile(random: Random): string {
  const n = random.of([10, 25, 100, 400, 1200, 20_000]);
  return random.of<() => string>([
    () => '('.repeat(n) + 'true' + ')'.repeat(n),
    () => '!'.repeat(n) + 'true',
    () => '-'.repeat(n) + '1',
    () => '['.repeat(n) + ']'.repeat(n),
    () => 'true ? '.repeat(n) + 'true' + ' : false'.repeat(n),
    () => Array<string>(n).fill('customer.in_dispute').join(' || '),
    () => Array<string>(n).fill('1').join(' + '),
    () => `customer.tier in [${Array<string>(n).fill('"growth"').join(', ')}]`,
    () => 'min('.repeat(n) + '1' + ')'.repeat(n),
    () =>
      'customer.tickets.exists(t, '.repeat(Math.min(n, 400)) +
      'true' +
      ')'.repeat(Math.min(n, 400)),
    () => `"${'x'.repeat(n)}" == "y"`,
    () => `like("${'a'.repeat(Math.min(n, 480))}", "${'%a'.repeat(Math.min(n, 200))}b")`,
    () => `customer.${'x'.repeat(n)}`,
    () => `${'9'.repeat(n)} > 1`,
    () => random.of(PIECES).repeat(n),
    () => ' '.repeat(n),
  ])();
}
