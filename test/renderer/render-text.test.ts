import { renderText } from '../../playbooks/renderer/render-text';
import { variablesOf } from '../../playbooks/renderer/engine';
import { localeChain, textIn } from '../../playbooks/renderer/locale';

const OPTIONS = {
  locale: 'en',
  zone: 'America/New_York',
  currency: 'CNY',
  labels: { 'customer.tier': { strategic: { en: 'Strategic', 'zh-CN': '战略' } } },
};

function text(source: string, values: Record<string, unknown> = {}, locale = 'en') {
  const rendered = renderText(source, values, { ...OPTIONS, locale });
  if (rendered.kind === 'missing') return `missing ${rendered.name}`;
  return rendered.kind === 'too-long' ? rendered.kind : rendered.text;
}

describe('filters', () => {
  const values = {
    customer: {
      tier: 'strategic',
      worth: 1234.5,
      share: 0.754,
      on: '2026-03-02',
      tags: ['a', 'b'],
    },
    event: { at: '2026-03-02T02:00:00.000Z' },
  };
  test.each([
    ['{{ customer.on | date: "short" }}', '3/2/26'],
    ['{{ customer.on | date: "long" }}', 'March 2, 2026'],
    ['{{ customer.on | date: "weekday" }}', 'Monday'],
    ['{{ customer.on | date }}', 'Mar 2, 2026'],
    ['{{ event.at | date: "long" }}', 'March 1, 2026'],
    ['{{ customer.worth | money }}', 'CN¥1,234.50'],
    ['{{ customer.share | percent }}', '75.4%'],
    ['{{ customer.tier | label }}', 'Strategic'],
    ['{{ customer.tier }}', 'strategic'],
    ['{% if customer.tier == "strategic" %}yes{% endif %}', 'yes'],
    ['{% case customer.tier %}{% when "strategic" %}s{% else %}o{% endcase %}', 's'],
    ['{{ customer.tier | upcase }}', 'STRATEGIC'],
    ['{{ customer.tier | size }} {{ customer.tags | size }}', '9 2'],
    ['{{ customer.tags | join: "+" }}', 'a+b'],
    ['{{ customer.tags }}', 'a, b'],
    ['{% for tag in customer.tags %}{{ tag }};{% endfor %}', 'a;b;'],
    ['{{ customer.worth | plus: 1 | round }}', '1236'],
    ['{{ "a<b" | escape }}', 'a<b'],
  ])('%s gives %s', (source, expected) => {
    expect(text(source, values)).toBe(expected);
  });
  test('follow the locale of each text of a map', () => {
    const both = { en: '{{ customer.tier | label }}', 'zh-CN': '{{ customer.tier | label }}' };
    const rendered = renderText(both, values, OPTIONS);
    expect(rendered).toEqual({ kind: 'rendered', text: { en: 'Strategic', 'zh-CN': '战略' } });
  });
});

describe('what is not of the language', () => {
  test.each([
    '{{ x | raw }}',
    '{{ x | json }}',
    '{{ x | where: "a" }}',
    '{{ x | map: "constructor" }}',
  ])('filter in %s is refused', (source) =>
    expect(() => text(source, { x: '1' })).toThrow(/undefined filter/),
  );
  test.each([
    'include',
    'render',
    'layout',
    'assign',
    'capture',
    'increment',
    'tablerow',
    'liquid',
    'echo',
  ])('tag %s is refused', (tag) =>
    expect(() => text(`{% ${tag} 'x' %}`)).toThrow(/tag "\w+" not found/),
  );
  test('a text that would grow without end is stopped', () => {
    const nested =
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{{ b }}{% endfor %}{% endfor %}';
    expect(text(nested)).toBe('too-long');
  });
});

test('control characters and turned text never reach a task', () => {
  expect(text('{{ a }}', { a: 'x\u0000\u202Ey\u001B[31m\nz' })).toBe('xy[31m\nz');
});
test('a missing value is named', () => {
  expect(text('{{ customer.csm.name }}', { customer: {} })).toBe('missing customer.csm.name');
});
test('the variables of a text are its names from outside, each once', () => {
  const source =
    '{{ a.b | default: c.d }}{% if e %}{{ a.b }}{% endif %}{% for x in a.l %}{{ x }}{% endfor %}';
  expect(variablesOf(source)).toEqual(['a.b', 'a.l', 'c.d', 'e']);
});
test('a locale falls back to its language, a text to its first', () => {
  expect(localeChain('zh-Hant-TW')).toEqual(['zh-Hant-TW', 'zh-Hant', 'zh']);
  expect(textIn({ zh: '中', en: 'e' }, 'zh-TW')).toBe('中');
  expect(textIn({ en: 'e', fr: 'f' }, 'de')).toBe('e');
});

test('a literal has no label, and is shown as it is', () => {
  expect(text('{{ nil | label }}{{ "a" | label }}')).toBe('a');
});
