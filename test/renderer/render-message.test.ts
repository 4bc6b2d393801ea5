import { renderMessage } from '../../playbooks/renderer/render-message';

const OPTIONS = { locale: 'en', zone: 'Europe/Berlin', currency: 'EUR' };
const VARIANT = {
  subject: 'News for {{ contact.name }}',
  body: [
    '# What is *new*',
    'Dear **{{ contact.name }}**,',
    'see [the page](https://a.example/{{ contact.name }}) <b>now</b>.',
    '1. first\n2. second\n   - inner',
    '> quoted\n> twice',
    '---',
    '`x` [no](javascript:x)',
  ].join('\n\n'),
};
const HOSTILE = { contact: { name: '*B* [x](http://e) <https://u|v>' } };
const FOOTER = {
  organisation: 'Acme & Co',
  address: '1 Road',
  unsubscribe: 'https://u.example/(1)',
};

function sent(channel: string, more: object = {}): string {
  const message = renderMessage(
    VARIANT,
    { contact: { name: 'Bo' } },
    {
      ...OPTIONS,
      channel,
      ...more,
    },
  );
  if (message.kind !== 'rendered') throw new Error(message.kind);
  return message.text;
}

test.each(['feishu', 'dingtalk', 'wecom'])(
  '%s gets Markdown with the subject in bold',
  (channel) => {
    expect(sent(channel)).toBe(
      [
        '**News for Bo**',
        '**What is *new***',
        'Dear **Bo**,',
        'see [the page](https://a.example/Bo) \\<b\\>now\\</b\\>.',
        '1. first\n2. second\n   - inner',
        '> quoted\n> twice',
        '---',
        'x \\[no\\]\\(javascript:x\\)',
      ].join('\n\n'),
    );
  },
);

test('Slack gets what Slack reads', () => {
  expect(sent('slack')).toBe(
    [
      '*News for Bo*',
      '*What is _new_*',
      'Dear *Bo*,',
      'see <https://a.example/Bo|the page> &lt;b&gt;now&lt;/b&gt;.',
      '1. first\n2. second\n   - inner',
      '> quoted\n> twice',
      '---',
      'x [no](javascript:x)',
    ].join('\n\n'),
  );
});

test('an SMS is the body as plain text, without the subject', () => {
  const text = sent('sms');
  expect(text).not.toContain('News for Bo');
  expect(text).toContain('Dear Bo,');
  expect(text).not.toMatch(/\*\*|<a/);
});

test('an SMS that is too long when it is filled in is not sent in pieces', () => {
  const variant = { subject: 's', body: '{{ contact.name }}' };
  const long = (n: number) =>
    renderMessage(variant, { contact: { name: 'x'.repeat(n) } }, { ...OPTIONS, channel: 'sms' });
  expect(long(500)).toMatchObject({ kind: 'rendered' });
  expect(long(501)).toEqual({ kind: 'too-long', characters: { n: 501, most: 500 } });
});

test('mail and webhook get text and HTML', () => {
  for (const channel of ['email', 'webhook']) {
    const mail = renderMessage(VARIANT, { contact: { name: 'Bo' } }, { ...OPTIONS, channel });
    expect(mail).toMatchObject({ kind: 'rendered', subject: 'News for Bo' });
    expect(mail.kind === 'rendered' && mail.html).toContain('<strong>Bo</strong>');
  }
});

test('a value is markup in no chat', () => {
  const of = (channel: string): string => {
    const message = renderMessage(VARIANT, HOSTILE, { ...OPTIONS, channel });
    return message.kind === 'rendered' ? message.text : '';
  };
  expect(of('wecom')).toContain('Dear **\\*B\\* \\[x\\]\\(http://e\\) \\<https://u\\|v\\>**');
  expect(of('slack')).toContain('&lt;https://u|v&gt;');
  expect(of('slack')).not.toMatch(/<https:\/\/u\|v>|Dear \*\*B/);
  for (const channel of ['wecom', 'slack']) expect(of(channel)).not.toContain('(http://e))');
});

test('a purpose one may leave has who wrote, from where and the way out below every message', () => {
  const with_ = { footer: FOOTER };
  expect(sent('wecom', with_)).toMatch(
    /Acme & Co\n1 Road\n\[Unsubscribe\]\(https:\/\/u\.example\/%281%29\)$/,
  );
  expect(sent('slack', with_)).toMatch(
    /Acme &amp; Co\n1 Road\n<https:\/\/u\.example\/\(1\)\|Unsubscribe>$/,
  );
  expect(sent('sms', { ...with_, locale: 'zh-CN' })).toMatch(
    /\n退订: https:\/\/u\.example\/\(1\)$/,
  );
  expect(sent('email', with_)).toContain('Acme & Co\n1 Road\nUnsubscribe [https://u.example/(1)]');
});
