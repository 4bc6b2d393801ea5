import fc from 'fast-check';
import { checkText } from '../../../playbooks/compiler/text/check-text';
import { checkTemplateUse, readTemplate } from '../../../playbooks/compiler/text/template';
import { originOf, scopeWith } from '../expression/scope';

const FILE = 'templates/a/b.en.md';
const TEMPLATE = `---
subject: "Welcome, {{ customer.name | upcase }}"
purpose: service
---
Hello {{ customer.nps | default: 3 }},
{% if customer.nps > 3 and customer.health %}{{ customer.nps }}{% elsif customer.tier == "growth" %}b{% else %}c{% endif %}
{% for t in customer.tags limit: 2 %}{{ t }}{% endfor %}{% case customer.tier %}{% when "growth", "stable" %}x{% endcase %}
{% comment %}a{% endcomment %}{% raw %}{{ a }}{% endraw %} [x](https://acme.example/{{ customer.name }})
`;
const PIECES = [
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '{% if',
    '{% endif %}',
    '{% else %}',
    '{% raw %}',
    '{% comment %}',
    '{% assign x = 1 %}',
  ],
  ...[
    '---\n',
    '\n',
    '\r\n',
    '\t',
    ': ',
    '"',
    "'",
    '|',
    ' | date: "short"',
    '..',
    '.',
    '[',
    ']',
    '(1..9)',
    '](',
    ')',
  ],
  ...[
    'customer',
    'constructor',
    '__proto__',
    '😀',
    '\u0000',
    '\ud800',
    '&a',
    '*a',
    '!tag',
    '<',
    '>',
    'javascript:',
  ],
];
const scope = scopeWith();

const mutated = fc
  .array(fc.tuple(fc.nat(TEMPLATE.length), fc.nat(12), fc.constantFrom('', ...PIECES)), {
    maxLength: 6,
  })
  .map((edits) =>
    edits.reduce(
      (text, [at, cut, piece]) => text.slice(0, at) + piece + text.slice(at + cut),
      TEMPLATE,
    ),
  );

function expectPlaced(
  findings: readonly { readonly span: { start: number; end: number } }[],
  length: number,
): void {
  for (const { span } of findings) {
    expect([span.start >= 0, span.start <= span.end, span.end <= length]).toEqual([
      true,
      true,
      true,
    ]);
  }
}

test('a thousand mutated templates give findings at places in them, and never a crash', () => {
  const property = fc.property(mutated, (words) => {
    const { template, findings } = readTemplate(FILE, words);
    expectPlaced(findings, words.length);
    if (template === undefined) return;
    const span = { file: FILE, start: 0, end: 0 };
    const where = { step: 's', span, locales: ['en'], channels: ['sms'] };
    const use = { ...where, purpose: 'service', unsubscribe: true, scope };
    expectPlaced(checkTemplateUse([template], use).findings, words.length);
  });
  fc.assert(property, { numRuns: 1000, seed: 20261122 });
}, 60_000);

test.each([
  ['nested blocks', '{% if customer.name %}'.repeat(3000)],
  ['nested brackets', `{{ ${'a['.repeat(30_000)} }}`],
  ['brackets in a condition', `{% if ${'('.repeat(30_000)} %}{% endif %}`],
  ['many outputs', '{{ a }}'.repeat(500)],
  ['open outputs', '{{'.repeat(30_000)],
  ['open links', ']('.repeat(30_000)],
  ['open tags', '<a:'.repeat(20_000)],
])('%s end in findings, not at the end of the stack', (_title, words) => {
  const text = words.slice(0, 60_000);
  const { findings } = checkText(text, originOf(text), scope, {
    step: 's',
    limit: 65_536,
    what: 'text',
  });
  expect(findings.length > 0 || !text.includes('{')).toBe(true);
  expectPlaced(findings, text.length);
  readTemplate(FILE, `---\nsubject: a\npurpose: b\n---\n${text}`);
});
