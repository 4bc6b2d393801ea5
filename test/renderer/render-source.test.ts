import { renderMessage } from '../../playbooks/renderer/render-message';
import {
  fillIn,
  placeholderIn,
  renderEdited,
  renderSource,
} from '../../playbooks/renderer/render-source';
import type { Values } from '../../playbooks/renderer/engine';

const options = { locale: 'en', zone: 'UTC', currency: 'EUR', labels: {} };
const BODY = `Hello **{{ name }}**, {{ name }}!

- see [{{ name }}](https://example.com/{{ name }}?q={{ name }})
- {{ name }}

# About {{ name }}

[more]

[more]: https://example.com/{{ name }} "more"
`;

const filled = (body: string, values: Values): string | undefined => {
  const source = renderSource({ subject: 's', body }, values, options);
  return source && fillIn(source).markdown;
};

/** Only how an apostrophe is escaped differs: by Markdown or by us. */
function alike(html: string): string {
  return html.replaceAll('&#39;', "'");
}

test.each([
  'Acme',
  'Tech & Söhne <b>',
  '*bold* _it_ `code` [x](javascript:alert(1)) ![i](u)',
  '# no heading',
  '1. no list',
  'O\'Brien "x" \\ | ~~',
  '{{ name }} {% if x %}',
  '星河科技 (公司) &copy; a&copy=1',
  'https://evil.example/?a=(b)',
])('a draft with the value %j that is saved unchanged stays what it was', (name) => {
  for (const channel of ['email', 'slack', 'sms']) {
    const body = channel === 'sms' ? 'Hello {{ name }}' : BODY;
    const before = renderMessage(
      { subject: 'To {{ name }}', body },
      { name },
      { ...options, channel },
    );
    if (before.kind !== 'rendered') throw new Error(before.kind);
    const markdown = filled(body, { name }) ?? '';
    expect(placeholderIn(markdown)).toBeUndefined();
    const { subject } = before;
    const after = renderEdited({ subject, markdown }, { ...options, channel });
    expect(after).toEqual({ ...before, html: expect.anything() as string });
    if (after.kind === 'rendered') expect(alike(after.html)).toBe(alike(before.html));
  }
});

test('values of several lines keep their lines', () => {
  const markdown = filled('To {{ a }}.', { a: 'one\ntwo\r\n\r\nthree\n' }) ?? '';
  const mail = renderEdited({ subject: 's', markdown }, { ...options, channel: 'email' });
  expect(mail).toMatchObject({ text: 'To one\ntwo\n\nthree.' });
});

test.each([
  ['Dear {{ name }}', '{{ name }}'],
  ['{% if x %}', '{% if x %}'],
  ['{{ open', '{{ open'],
  ['a {b} c', undefined],
])('in %j the placeholder %j is left to fill in', (text, found) => {
  expect(placeholderIn(text)).toBe(found);
});

test('a value in an address of its own is encoded', () => {
  const markdown = filled('<https://example.com/{{ a }}>', { a: 'x y&z' });
  expect(markdown).toBe('<https://example.com/x%20y%26z>');
});

test('values stay in one piece each, named as they are written, and branches are taken', () => {
  const body = `Dear {{ who.name | default: "you" }}, {% if who %}{{ plan | upcase }}{% endif %}{% raw %}{{ x }}{% endraw %}
{%- for one in all %} {{ one }}{% endfor %} [go](https://example.com/{{ plan }})`;
  const values = { who: { name: 'Li_Lei' }, plan: 'a b', all: ['x', 'y'] };
  const source = renderSource({ subject: 'To {{ who.name }}', body }, values, options);
  expect(source).toEqual({
    subject: 'To {{ who.name }}',
    markdown: `Dear {{ who.name | default: "you" }}, {{ plan | upcase }}{{ x }} {{ one }} {{ one (2) }} [go](https://example.com/{{ plan (link) }})`,
    chips: {
      'who.name | default: "you"': { value: 'Li_Lei', markdown: 'Li\\_Lei' },
      'plan | upcase': { value: 'A B', markdown: 'A B' },
      one: { value: 'x', markdown: 'x' },
      'one (2)': { value: 'y', markdown: 'y' },
      'plan (link)': { value: 'a b', markdown: 'a%20b' },
      'who.name': { value: 'Li_Lei', markdown: 'Li\\_Lei' },
    },
  });
  expect(placeholderIn('{{plan (link)}} {{ one (2) }}', source?.chips)).toBeUndefined();
  expect(placeholderIn('{{plan (link)}} {{ plam }}', source?.chips)).toBe('{{ plam }}');
});
