import { checkText } from '../../../playbooks/compiler/text/check-text';
import { readTemplate } from '../../../playbooks/compiler/text/template';
import { originOf, scopeWith } from '../expression/scope';

/** Texts made to reach the end of the stack or of patience; random ones stand in test/fuzz. */

const FILE = 'templates/a/b.en.md';
const scope = scopeWith();

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

test('loops go two deep, for each multiplies what is written by its list', () => {
  const nested = (n: number): string =>
    '{% for a in customer.tags %}'.repeat(n) + 'x' + '{% endfor %}'.repeat(n);
  const codes = (words: string): readonly string[] =>
    checkText(words, originOf(words), scope, { step: 's', limit: 4096, what: 'text' }).findings.map(
      ({ code }) => code,
    );
  expect(codes(nested(2))).toEqual([]);
  expect(codes(nested(3))).toEqual(['liquid-syntax']);
});
