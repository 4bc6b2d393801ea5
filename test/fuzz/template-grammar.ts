import type { Random } from './random';

/** Templates by the grammar: Liquid in Markdown with front matter, mostly as an author would write it, and what none should. */

const VALUES = [
  ...[
    'customer.name',
    'customer.nps',
    'customer.health',
    'customer.tier',
    'customer.ended_on',
    'customer.tags',
  ],
  ...[
    'contact.name',
    'contact.greeting',
    'contact.owner.name',
    'sender.name',
    'links.survey',
    'vars.tries',
  ],
  ...[
    'customer.annual_value',
    'customer.in_dispute',
    'customer.last_touch_at',
    'steps.call.outcome',
    'turn',
  ],
  ...['"text"', "'it'", '3', '-0.5', 'true', 'nil', 'empty', 'blank', '(1..3)', 'facts.quiet'],
];
const ODD_VALUES = [
  ...[
    'nobody.there',
    'customer',
    'customer.',
    '.name',
    'customer["name"]',
    'customer.tags[0]',
    'customer[customer.name]',
  ],
  ...[
    '__proto__',
    'constructor.name',
    'customer.constructor',
    'contact.birthday',
    '(1..99999999)',
    'forloop.index',
    '客户',
  ],
  ...[
    'customer.tags.first',
    'customer.tags.size',
    'links.unsubscribe',
    'org.postal_address',
    '',
    '"',
    '1..',
    'a-b',
    'x?',
  ],
];
const FILTERS = [
  ...[
    'date',
    'date: "short"',
    'date: "long"',
    'date: "weekday"',
    'money',
    'percent',
    'round',
    'round: 2',
    'label',
  ],
  ...[
    'default: "x"',
    'default: customer.name',
    'default: contact.name | upcase',
    'upcase',
    'downcase',
    'capitalize',
  ],
  ...[
    'join: ", "',
    'first',
    'last',
    'size',
    'truncate: 10',
    'truncate: 5, ""',
    'strip',
    'plus: 1',
    'minus: customer.nps',
  ],
  ...['times: 1e300', 'divided_by: 0', 'divided_by: 3', 'escape', 'newline_to_br'],
];
const ODD_FILTERS = [
  ...[
    'date: "%s"',
    'map: "x"',
    'where: "a", "b"',
    'split: ""',
    'round: 400',
    'truncate: -1',
    'truncate: 1e9',
    'join',
    'nothing',
  ],
  ...[
    'default:',
    'default: a: 1',
    'date: "short", 2',
    'sort',
    'strip_html',
    '',
    ':',
    '| |',
    'plus: "a"',
    'constructor',
    'times: "x"',
  ],
];

/** A whole file below `templates/`. */
export function template(random: Random): string {
  const text = front(random) + body(random);
  return random.weighted<() => string>([
    [12, () => text],
    [5, () => bent(random, text)],
    [1, () => front(random) + hostile(random)],
  ])();
}

/** What follows the front matter; a text of a task is one. */
export function body(random: Random): string {
  return Array.from({ length: 1 + random.small(8) }, () => part(random, 0)).join(
    random.of([' ', '\n', '\n\n', '']),
  );
}

function front(random: Random): string {
  if (random.chance(0.85))
    return `---\nsubject: "${random.of(SUBJECTS)}"\npurpose: service\n${random.of(MORE)}---\n`;
  return random.of(ODD_FRONTS);
}
const SUBJECTS = [
  'Welcome, {{ customer.name }}',
  'Hello',
  '{% if customer.nps %}{{ customer.nps }}{% endif %}',
  '客户 🙂',
];
const MORE = ['', '', '', 'survey: nps\n', 'survey: csat\n', 'title: A\n', '# a comment\n', '\n'];
const ODD_FRONTS = [
  ...[
    '',
    '---\n---\n',
    '---\nsubject: x\n---\n',
    '---\npurpose: 3\nsubject: [a]\n---\n',
    '---\nsubject: &a x\npurpose: *a\n---\n',
  ],
  ...[
    '---\r\nsubject: x\r\npurpose: service\r\n---\r\n',
    '\ufeff---\nsubject: x\npurpose: service\n---\n',
    '--- \nsubject: x\npurpose: service\n----\n',
  ],
  ...[
    '---\nsubject: "{{ x"\npurpose: other\n---\n',
    '---\nsubject: |\n  two\n  lines\npurpose: service\n---\n',
    '---\nsubject: x\npurpose: service\n',
  ],
  ...[
    "---\nsubject: 'it''s {{ customer.nobody }}'\npurpose: service\n---\n",
    '---\nsubject: "\\x00\\ud800"\npurpose: service\n---\n',
  ],
];

function value(random: Random): string {
  const name = random.of(random.chance(0.93) ? VALUES : ODD_VALUES);
  const filters = Array.from(
    { length: random.small(4) },
    () => ` | ${random.of(random.chance(0.93) ? FILTERS : ODD_FILTERS)}`,
  );
  return name + filters.join('');
}

function condition(random: Random): string {
  const one = (): string =>
    random.chance(0.4)
      ? random.of(VALUES)
      : `${random.of(VALUES)} ${random.of(['==', '!=', '<', '>', '<=', '>=', 'contains'])} ${random.of(VALUES)}`;
  return Array.from({ length: 1 + random.small(3) }, one).join(random.of([' and ', ' or ']));
}

function part(random: Random, depth: number): string {
  const inner = (): string => (depth > 4 ? 'x' : part(random, depth + 1));
  return random.weighted<() => string>([
    [8, () => random.of(PROSE)],
    [8, () => `{{ ${value(random)} }}`],
    [
      2,
      () => {
        const name = random.of(VALUES);
        return `{% if ${name} %}{{ ${name} }}${inner()}{% endif %}`;
      },
    ],
    [
      2,
      () =>
        `{% if ${condition(random)} %}${inner()}{% elsif ${condition(random)} %}${inner()}{% else %}${inner()}{% endif %}`,
    ],
    [1, () => `{% unless ${condition(random)} %}${inner()}{% endunless %}`],
    [
      1,
      () =>
        `{% case ${random.of(VALUES)} %}{% when "growth", "stable" %}${inner()}{% else %}${inner()}{% endcase %}`,
    ],
    [
      2,
      () =>
        `{% for t in ${random.of(['customer.tags', '(1..3)', 'customer.tags limit: 2', 'customer.tags reversed', random.of(VALUES)])} %}{{ t }}${inner()}{% endfor %}`,
    ],
    [1, () => `{% comment %}${inner()}{% endcomment %}`],
    [1, () => `{% raw %}${inner()}{{ x {% endraw %}`],
    [1, () => `{%- if customer.nps -%} ${inner()} {%- endif -%}`],
    [1, () => random.of(ODD_TAGS)],
  ])();
}

const PROSE = [
  ...[
    'Hello,',
    'a *b* **c** `d`',
    '# Title',
    '- one\n- two',
    '> quoted',
    '1. a\n2. b',
    '[x](https://acme.example/{{ customer.name }})',
  ],
  ...[
    '[m](mailto:care@acme.example)',
    '<b>raw</b>',
    '![i](https://acme.example/i.png)',
    '| a | b |\n|---|---|\n| {{ customer.name }} | 2 |',
  ],
  ...[
    '[s]({{ links.survey }})',
    '```\ncode {{ customer.name }}\n```',
    '客户，您好',
    '🙂👨‍👩‍👧',
    'a\\\nb',
    '&amp; &#x41; &nope;',
    '***',
    '<https://acme.example>',
  ],
];
const ODD_TAGS = [
  ...[
    '{% assign x = 1 %}',
    '{% include "x" %}',
    '{% endif %}',
    '{% else %}',
    '{% if %}',
    '{% for %}',
    '{% for a %}',
    '{% if',
    '{{',
    '}}',
    '%}',
  ],
  ...[
    '{% when 1 %}',
    '{% raw %}',
    '{% comment %}',
    '{% endcase %}',
    '{% break %}',
    '{% %}',
    '{{}}',
    '{{ | }}',
    '{{- -}}',
    '{% liquid if x %}',
  ],
  ...[
    '[x](javascript:alert(1))',
    '[x](http://a.example)',
    '[x]: ftp://a',
    '<javascript:x>',
    '{{ "}}" }}',
    '{% if "%}" %}{% endif %}',
    '{% # note %}',
  ],
  ...[
    '{% for t in customer.tags offset: 99999999999 limit: -1 %}{% endfor %}',
    '{% render "x" %}',
    '{% capture x %}{% endcapture %}',
  ],
];

const PIECES = [
  ...ODD_TAGS,
  '{',
  '}',
  '%',
  '|',
  ':',
  '"',
  "'",
  '\0',
  '\ud800',
  '\t',
  '\r\n',
  '(',
  ']',
  '](',
  '`',
  '*'.repeat(40),
  '[',
  '<',
  '\u2028',
];

function bent(random: Random, text: string): string {
  let bent = text;
  for (let n = 0; n <= random.small(5); n++) {
    const at = random.below(bent.length + 1);
    bent =
      bent.slice(0, at) +
      (random.chance(0.7) ? random.of(PIECES) : '') +
      bent.slice(at + random.small(12));
  }
  return bent;
}

function hostile(random: Random): string {
  const n = random.of([12, 60, 1000, 8000]);
  return random.of<() => string>([
    () => '{% if customer.nps %}'.repeat(n) + 'x' + '{% endif %}'.repeat(n),
    () => '{% for t in customer.tags %}'.repeat(n) + 'x' + '{% endfor %}'.repeat(n),
    () =>
      '{% for i in (1..1000) %}'.repeat(Math.min(n, 4)) +
      'x' +
      '{% endfor %}'.repeat(Math.min(n, 4)),
    () => '{% if customer.nps %}'.repeat(n),
    () => '{{'.repeat(n),
    () => `{{ customer.name${' | upcase'.repeat(n)} }}`,
    () =>
      `{% if ${Array<string>(Math.min(n, 2000)).fill('customer.nps').join(' or ')} %}x{% endif %}`,
    () => `{% case customer.tier %}${'{% when "growth" %}x'.repeat(n)}{% endcase %}`,
    () => '> '.repeat(n) + 'x',
    () => '['.repeat(n) + 'x' + ']'.repeat(n) + '(https://a.example)',
    () => '*'.repeat(n) + 'x' + '_'.repeat(n),
    () => '`'.repeat(n) + ' ' + '`'.repeat(n - 1),
    () => '- '.repeat(n) + 'x',
    () => `[x](${'('.repeat(n)}`,
    () => '<'.repeat(n) + 'a'.repeat(n),
    () => `| a |\n|---|\n${'| x |\n'.repeat(n)}`,
    () => 'a\n'.repeat(n) + '[r]: https://a.example\n'.repeat(Math.min(n, 1000)),
    () => '客'.repeat(n * 4),
    () => '{{ customer.name }} '.repeat(n),
    () => random.of(PIECES).repeat(n),
  ])();
}
