import { renderMessage } from '../../playbooks/renderer/render-message';
import { placeholderIn, renderEdited, renderSource } from '../../playbooks/renderer/render-source';

const options = { locale: 'en', zone: 'UTC', currency: 'EUR', labels: {} };
const BODY = `Hello **{{ name }}**, {{ name }}!

- see [{{ name }}](https://example.com/{{ name }}?q={{ name }})
- {{ name }}

# About {{ name }}

[more]

[more]: https://example.com/{{ name }} "more"
`;

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
    const markdown = renderSource(body, { name }, options) ?? '';
    expect(placeholderIn(markdown)).toBeUndefined();
    const { subject } = before;
    const after = renderEdited({ subject, markdown }, { ...options, channel });
    expect(after).toEqual({ ...before, html: expect.anything() as string });
    if (after.kind === 'rendered') expect(alike(after.html)).toBe(alike(before.html));
  }
});

test('values of several lines keep their lines', () => {
  const markdown = renderSource('To {{ a }}.', { a: 'one\ntwo\r\n\r\nthree\n' }, options) ?? '';
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
  const markdown = renderSource('<https://example.com/{{ a }}>', { a: 'x y&z' }, options);
  expect(markdown).toBe('<https://example.com/x%20y%26z>');
});
