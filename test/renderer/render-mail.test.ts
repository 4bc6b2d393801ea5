import { renderMail } from '../../playbooks/renderer/render-mail';

const OPTIONS = { locale: 'en', zone: 'Asia/Shanghai', currency: 'CNY' };

function mail(body: string, values: Record<string, unknown>, subject = 'Hello') {
  const rendered = renderMail({ subject, body }, values, OPTIONS);
  if (rendered.kind !== 'rendered')
    return {
      missing: rendered.kind === 'missing' ? rendered.name : rendered.kind,
      ...{ html: '', text: '', subject: '' },
    };
  const html = /<body>\n([\s\S]*)<\/body>/.exec(rendered.html)?.[1] ?? '';
  return { missing: undefined, html: html.trim(), text: rendered.text, subject: rendered.subject };
}

const named = (name: string) => ({ customer: { name } });

describe('a value cannot become', () => {
  test.each([
    ['HTML', '<b>bold</b><script>alert(1)</script>'],
    ['Markdown', '# *Acme* [x](https://evil.example) `code` | a | b |'],
    ['an image', '![x](https://evil.example/p.png)'],
    ['an entity', '&lt;b&gt; &amp;'],
    ['a bare link', 'https://evil.example/login'],
    ['a token of ours', 'tn0v0x tn0v1x'],
    ['a template', '{{ customer.id }}{% if x %}'],
  ])('%s in the text', (_what, name) => {
    const { html, text } = mail('Dear {{ customer.name }}, hello', named(name));
    expect(text).toBe(`Dear ${name}, hello`);
    expect(html).not.toMatch(/<(?!\/?p>)/);
  });

  test('a heading or a list at the start of a line', () => {
    const { html } = mail('{{ customer.name }}\n\n{{ customer.name }}', named('- # 1. > x'));
    expect(html).toBe('<p>- # 1. &gt; x</p>\n<p>- # 1. &gt; x</p>');
  });

  test('a second header or line of the subject', () => {
    const { subject } = mail(
      'x',
      named('Acme\r\nBcc: all@acme.example\u2028'),
      'For {{ customer.name }}',
    );
    expect(subject).toBe('For Acme Bcc: all@acme.example');
  });

  test('an attribute of a link', () => {
    const body = '[Open](https://app.example/c/{{ customer.name }}?x=1)';
    const { html } = mail(body, named('a"/onclick="x&y z/../'));
    expect(html).toBe(
      '<p><a href="https://app.example/c/a%22%2Fonclick%3D%22x%26y%20z%2F..%2F?x=1">Open</a></p>',
    );
  });

  test('a link to anything but https and mailto', () => {
    const body = '[Book]({{ customer.name }})';
    for (const bad of [
      'javascript:alert(1)',
      'http://x.example',
      'data:text/html,x',
      '//x.example',
    ])
      expect(mail(body, named(bad)).html).not.toContain('<a');
    const good = mail(body, named('https://book.example/ana?d=1&e=2'));
    expect(good.html).toBe('<p><a href="https://book.example/ana?d=1&amp;e=2">Book</a></p>');
  });
});

describe('Markdown of the author', () => {
  test('becomes HTML, and plain text with the links beside', () => {
    const { html, text } = mail(
      '**Hi** {{ customer.name }}\n\n- [us](https://acme.example)',
      named('Galaxy'),
    );
    expect(html).toContain('<strong>Hi</strong> Galaxy');
    expect(text).toBe('Hi Galaxy\n\n * us [https://acme.example]');
  });
  test('raw HTML is text, and links elsewhere stay text', () => {
    const { html } = mail('<b>x</b> [a](http://x.example) [b](mailto:care@acme.example)', {});
    expect(html).toBe(
      '<p>&lt;b&gt;x&lt;/b&gt; [a](http://x.example) <a href="mailto:care@acme.example">b</a></p>',
    );
  });
  test('newline_to_br breaks the lines of a value, and only those', () => {
    const values = named('one\ntwo <b>');
    expect(mail('{{ customer.name | newline_to_br }}', values).html).toBe(
      '<p>one<br>\ntwo &lt;b&gt;</p>',
    );
    expect(mail('{{ customer.name }}', values).html).not.toContain('<br>');
  });
});

describe('a missing value', () => {
  test('is named and stops the mail, in the subject too', () => {
    expect(mail('Hello {{ contact.name }}', { contact: {} }).missing).toBe('contact.name');
    expect(mail('x', {}, 'For {{ customer.csm.name }}').missing).toBe('customer.csm.name');
  });
  test('may be missing under default, and inside an if on it', () => {
    const values = { contact: { name: '陈晨' } };
    expect(mail('{{ contact.greeting | default: contact.name }}', values).text).toBe('陈晨');
    expect(mail('{% if contact.greeting %}{{ contact.greeting }}{% endif %}ok', values).text).toBe(
      'ok',
    );
  });
  test('is not found on a prototype', () => {
    expect(mail('{{ customer.constructor }}', named('x')).missing).toBe('customer.constructor');
    expect(mail('{{ customer.__proto__ }}', named('x')).missing).toBe('customer.__proto__');
  });
});
