import { checkTemplateUse, readTemplate } from '../../../playbooks/compiler/text/template';
import type { Template, TemplateUse } from '../../../playbooks/compiler/text/template';
import { contact, fields, scopeWith, text, thing } from '../expression/scope';

const EN = 'templates/onboarding/welcome.en.md';
const GOOD = `---
subject: "Welcome, {{ customer.name }}"
purpose: service
---
Hello {{ contact.greeting | default: contact.name }},

[read on](https://acme.example/{{ customer.name }})
`;

function read(
  words: string,
  file = EN,
): { readonly template: Template | undefined; readonly found: readonly string[] } {
  const { template, findings } = readTemplate(file, words);
  const found = findings.map(({ code, span }) => `${code}: ${words.slice(span.start, span.end)}`);
  return { template, found };
}

function useOf(more: Partial<TemplateUse> = {}): TemplateUse {
  const scope = new Map([
    ...scopeWith(),
    ...fields({ contact: { type: contact, sure: true } }),
    ...fields({ links: thing('links', { unsubscribe: text, preferences: text }) }),
  ]);
  const span = { file: 'a.playbook.yaml', start: 10, end: 20 };
  const shared = { step: 'welcome', span, purpose: 'service', unsubscribe: false };
  const place = { locales: ['en'], channels: ['email'] };
  return { ...shared, ...place, scope, ...more };
}

function used(words: string, more: Partial<TemplateUse> = {}): readonly string[] {
  const { template } = read(words);
  const { findings } = checkTemplateUse(template === undefined ? [] : [template], useOf(more));
  return findings.map(({ code, span }) => `${code}: ${words.slice(span.start, span.end)}`);
}

test('a good template is read and pinned as it stands', () => {
  const { template, found } = read(GOOD);
  expect(found).toEqual([]);
  expect(template?.variant).toEqual({
    path: 'onboarding/welcome',
    locale: 'en',
    subject: 'Welcome, {{ customer.name }}',
    purpose: 'service',
    body: GOOD.slice(GOOD.indexOf('Hello')),
  });
  expect(used(GOOD)).toEqual([]);
});

test('what a template reads is told', () => {
  const { template } = read(GOOD);
  const { reads } = checkTemplateUse(template === undefined ? [] : [template], useOf());
  expect(reads).toEqual(['contact.greeting', 'contact.name', 'customer.name']);
});

test.each([
  ['Hello', 'yaml-syntax: Hello'],
  ['---\nsubject: a\npurpose: b\n', 'yaml-syntax: ---'],
  ['---\nsubject: a\n---\n', 'missing-key: ---'],
  ['---\nsubject: [a]\npurpose: service\n---\n', 'wrong-shape: [a]'],
  ['---\nsubject: a\npurpose: service\ntitel: b\n---\n', 'unknown-key: titel'],
  ['---\nsubject: a\npurpose: service\nsurvey: smiles\n---\n', 'wrong-shape: smiles'],
  ['---\nsubject: a\nsubject: b\npurpose: service\n---\n', 'yaml-duplicate-key: subject'],
  ['---\r\nsubject: a\r\npurpose: service\r\n---\r\n[x](http://a)', 'link-not-allowed: http://a'],
])('%j is refused at its place', (words, expected) => {
  expect(read(words).found).toEqual([expected]);
});

test.each([
  ['[x](http://acme.example)', 'http://acme.example'],
  ['[x](javascript:alert(1))', 'javascript:alert(1'],
  ['![x](/logo.png)', '/logo.png'],
  ['<ftp://acme.example/a>', 'ftp://acme.example/a'],
  ['[x]: data:text/html,a', 'data:text/html,a'],
])('the link %s goes nowhere a mail may point', (body, target) => {
  expect(read(GOOD.replace(/\[read.*\)/, body)).found).toEqual([`link-not-allowed: ${target}`]);
});

test.each([
  '[x](https://acme.example)',
  '[x](mailto:a@b.example)',
  '[x]({{ customer.name }})',
  'a [x] (y)',
])('the link %s is fine', (body) => {
  expect(read(GOOD.replace(/\[read.*\)/, body)).found).toEqual([]);
});

test('names are checked per use, in the file of the template and naming the step', () => {
  expect(used(GOOD.replace('customer.name }}"', 'customer.nam }}"'))).toEqual([
    'unknown-field: nam',
  ]);
  expect(used(GOOD.replace(' | default: contact.name', ''))).toEqual([
    'maybe-missing-variable: contact.greeting',
  ]);
  const words = GOOD.replace('contact.name', 'contact.nme');
  const { template } = read(words);
  const { findings } = checkTemplateUse(template === undefined ? [] : [template], useOf());
  const start = words.indexOf('nme');
  expect(findings).toEqual([
    {
      code: 'unknown-field',
      span: { file: EN, start, end: start + 3 },
      args: expect.objectContaining({ step: 'welcome', name: 'nme', near: 'name' }) as object,
    },
  ]);
});

test('a template for another purpose is pointed at, and its own footer where one is added', () => {
  expect(used(GOOD, { purpose: 'commercial' })).toEqual(['template-purpose: service']);
  const footer = `${GOOD}[stop]({{ links.unsubscribe }})\n`;
  expect(used(footer)).toEqual([]);
  expect(used(footer, { unsubscribe: true })).toEqual(['template-unsubscribe: links.unsubscribe']);
});

test('a missing locale is an error for the first of the organisation and a warning for others', () => {
  const { template } = read(GOOD);
  const templates = template === undefined ? [] : [template];
  const args = (locales: readonly string[]) =>
    checkTemplateUse(templates, useOf({ locales })).findings.map(
      ({ args: { locale, severity } }) => [locale, severity],
    );
  expect(args(['en', 'zh-CN'])).toEqual([['zh-CN', 'warning']]);
  expect(args(['zh-CN', 'en'])).toEqual([['zh-CN', 'error']]);
});

test('a file name without a locale and a template without end are refused', () => {
  expect(read(GOOD, 'templates/welcome.md').found[0]).toMatch(/^unknown-file/);
  expect(read(GOOD + 'x'.repeat(70_000)).found[0]).toMatch(/^yaml-too-large/);
});

const LONG = `---\nsubject: a\npurpose: service\n---\n${'Hello. '.repeat(80)}`;
const SHORT = GOOD.replaceAll('[read on](https://acme.example/{{ customer.name }})', 'Bye.');

test('a text for SMS must fit at its shortest', () => {
  const codes = (words: string, more: Partial<TemplateUse> = {}): readonly string[] =>
    used(words, { channels: ['sms'], ...more }).map((one) => one.split(':')[0] ?? '');
  expect(codes(LONG)).toEqual(['template-too-long']);
  expect(codes(LONG, { channels: ['email'] })).toEqual([]);
  const head = '---\nsubject: a\npurpose: service\n---\n';
  const long = 'x'.repeat(501);
  expect(codes(`${head}{% if customer.name %}${long}{% endif %}`)).toEqual([]);
  expect(codes(`${head}{% if customer.name %}${long}{% else %}${long}{% endif %}`)).toEqual([
    'template-too-long',
  ]);
  const both = `{% case customer.tier %}{% when "growth" %}${long}{% else %}b{% endcase %}`;
  expect(codes(head + both)).toEqual([]);
  expect(codes(`${head}${'x'.repeat(499)} {{ customer.name }}`)).toEqual([]);
});

test('the variant for SMS is the one that must fit', () => {
  const plain = read(LONG).template;
  const sms = read(SHORT, 'templates/onboarding/welcome.sms.en.md').template;
  const both = [plain, sms].filter((one) => one !== undefined);
  expect(both).toHaveLength(2);
  const use = useOf({ channels: ['email', 'sms'] });
  expect(checkTemplateUse(both, use).findings).toEqual([]);
});

test('a locale falls back to the one before its dash', () => {
  const zh = read(GOOD, 'templates/onboarding/welcome.zh.md').template;
  const found = (locales: readonly string[]): readonly string[] =>
    checkTemplateUse(zh === undefined ? [] : [zh], useOf({ locales })).findings.map(({ args }) =>
      String(args['locale']),
    );
  expect(found(['zh-TW', 'zh'])).toEqual([]);
  expect(found(['zh-Hant-TW', 'en'])).toEqual(['en']);
});

test('links.survey is there where the front matter asks for a score', () => {
  const links = fields({ links: thing('links', { survey: text }) });
  const scope = new Map([...useOf().scope, ...links]);
  const words = '---\nsubject: a\npurpose: service\n---\n[rate us]({{ links.survey }})\n';
  expect(used(words, { scope })).toEqual(['unknown-field: survey']);
  expect(used(words.replace('purpose', 'survey: nps\npurpose'), { scope })).toEqual([]);
});
