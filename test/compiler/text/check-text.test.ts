import { checkText } from '../../../playbooks/compiler/text/check-text';
import type { CheckedText } from '../../../playbooks/compiler/text/check-text';
import { originOf, scopeWith } from '../expression/scope';

function check(words: string, limit = 4096): CheckedText {
  const facts = { gone: 'customer.status == "churned"' };
  return checkText(words, originOf(words), scopeWith(facts), {
    step: 'call',
    limit,
    what: 'title',
  });
}

function found(words: string): readonly string[] {
  return check(words).findings.map(
    ({ code, span }) => `${code}: ${words.slice(span.start, span.end)}`,
  );
}

const FAULTS: readonly (readonly [string, ...string[]])[] = [
  ['{{ custmer.name }}', 'unknown-name: custmer'],
  ['Hi {{ customer.nam }}', 'unknown-field: nam'],
  ['{{ steps.cal.outcome | default: "x" }}', 'unknown-step: cal'],
  ['{{ customer.nps }}', 'maybe-missing-variable: customer.nps'],
  ['{{ customer.csm.name }}', 'maybe-missing-variable: customer.csm.name'],
  [
    '{% if customer.nps %}{% else %}{{ customer.nps }}{% endif %}',
    'maybe-missing-variable: customer.nps',
  ],
  ['{% if customer.health %}{{ customer.nps }}{% endif %}', 'maybe-missing-variable: customer.nps'],
  [
    '{% if customer.nps or customer.health %}{{ customer.nps }}{% endif %}',
    'maybe-missing-variable: customer.nps',
  ],
  [
    '{% if customer.nps != 3 %}{{ customer.nps }}{% endif %}',
    'maybe-missing-variable: customer.nps',
  ],
  [
    '{% unless customer.nps %}{{ customer.nps }}{% endunless %}',
    'maybe-missing-variable: customer.nps',
  ],
  ['{{ customer.name | default: customer.nps }}', 'maybe-missing-variable: customer.nps'],
  ['{{ customer.nps | round | default: 0 }}', 'maybe-missing-variable: customer.nps'],
  ['{{ customer.name | shout }}', 'liquid-filter: shout'],
  ['{{ customer.name | constructor }}', 'liquid-filter: constructor'],
  ['{{ customer.name | date }}', 'wrong-arguments: date'],
  ['{{ customer.ended_on | default: "-" | date: "%Y" }}', 'wrong-arguments: date: "%Y"'],
  ['{{ customer.name | plus }}', 'wrong-arguments: plus'],
  ['{{ customer }}', 'expression-not-allowed: customer'],
  ['{{ customer.csm | default: "x" }}', 'expression-not-allowed: customer.csm'],
  ['{{ customer["name"] }}', 'expression-not-allowed: customer["name"]'],
  ['{% for i in (1..9) %}{% endfor %}', 'expression-not-allowed: (1..9)'],
  ['{% if customer.tier == "gold" %}{% endif %}', 'not-an-enum-value: "gold"'],
  ['{% case customer.tier %}{% when "gold" %}{% endcase %}', 'not-an-enum-value: "gold"'],
  ['{% assign x = 1 %}', 'liquid-tag: {% assign x = 1 %}'],
  ['{% capture x %}a{% endcapture %}', 'liquid-tag: {% capture x %}'],
  ['{% constructor %}', 'liquid-tag: {% constructor %}'],
  ['{% if customer.name %}a', 'liquid-syntax: {% if customer.name %}'],
  ['a{% endif %}', 'liquid-syntax: {% endif %}'],
  ['{% else %}', 'liquid-syntax: {% else %}'],
  ['{{ customer.name', 'liquid-syntax: {{'],
  ['{{ customer.name customer.tier }}', 'liquid-syntax: customer.tier'],
  ['{% if customer.name = "a" %}{% endif %}', 'liquid-syntax: ='],
  [
    '{% if customer.name %}{% else %}{% else %}{% endif %}',
    'liquid-syntax: {% if customer.name %}',
  ],
  // All of them, and none because of another.
  [
    '{{ a }} {% shout %} {{ customer.name | b }} {{ customer.c }}',
    'unknown-name: a',
    'liquid-tag: {% shout %}',
    'liquid-filter: b',
    'unknown-field: c',
  ],
];

test.each(FAULTS)('%s is pointed at where it is wrong', (words, ...expected) => {
  expect(found(words)).toEqual(expected);
});

test.each([
  'Call {{ customer.name }}: {{ customer.tier | label }}',
  '{{ customer.nps | default: 0 | round }}',
  '{% if customer.nps %}{{ customer.nps }}{% endif %}',
  '{% if customer.nps > 3 and customer.health %}{{ customer.nps }}{{ customer.health }}{% endif %}',
  '{% if customer.nps != nil %}{{ customer.nps }}{% endif %}',
  '{% if customer.tier == "growth" %}a{% elsif customer.nps %}{{ customer.nps }}{% else %}b{% endif %}',
  '{% unless customer.nps %}none{% else %}{{ customer.nps }}{% endunless %}',
  '{% case steps.call.outcome %}{% when "booked", "cancelled" %}{{ steps.call.outcome }}{% endcase %}',
  '{% if customer.csm %}{{ customer.csm.name }}{% endif %}',
  '{% for tag in customer.tags limit: 2 %}{{ forloop.index }} {{ tag | upcase }}{% endfor %}',
  '{% comment %}{{ nonsense }} {% shout %}{% endcomment %}',
  '{% raw %}{{ nonsense }}{% endraw %}',
  '{{ customer.annual_value | money }}{{ customer.ended_on | default: "-" }}',
])('%s is fine', (words) => {
  expect(found(words)).toEqual([]);
});

test('what a text reads is told, under if too, and loop variables are not', () => {
  const words =
    '{% if customer.nps %}{{ customer.name }}{% endif %}{% for t in customer.tags %}{{ t }}{% endfor %}';
  expect(check(words).reads).toEqual(['customer.name', 'customer.nps', 'customer.tags']);
});

test('every finding names the step that shows the text, and the near word', () => {
  expect(check('{{ customer.nam }}').findings[0]?.args).toMatchObject({
    step: 'call',
    near: 'name',
  });
});

test('a text that is too long is refused before it is read', () => {
  expect(check(`{{ nonsense }}${'x'.repeat(200)}`, 200).findings.map((f) => f.code)).toEqual([
    'too-many',
  ]);
});

test('a finding in a YAML text with escapes stands where the author wrote it', () => {
  const words = 'a"b {{ nope }}';
  const offsets = [...words].map((_, index) => 100 + index + (index > 1 ? 1 : 0));
  const origin = { span: { file: 'a.yaml', start: 99, end: 120 }, offsets };
  const { findings } = checkText(words, origin, scopeWith(), {
    step: 's',
    limit: 99,
    what: 'title',
  });
  expect(findings[0]?.span).toEqual({ file: 'a.yaml', start: 108, end: 112 });
});

test('facts of a text are told, with what they are', () => {
  const words = '{{ facts.gone }} {% if facts.gone %}a{% endif %}';
  const { reads, facts: told, findings } = check(words);
  expect([findings, reads]).toEqual([[], ['facts.gone']]);
  expect(told.get('facts.gone')).toMatchObject({ source: 'customer.status == "churned"' });
});
