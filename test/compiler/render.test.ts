import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { render, renderAll } from '../../playbooks/compiler/render';

function at(text: string, word: string): Diagnostic {
  const offset = text.indexOf(word);
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return {
    code: 'unknown-step',
    severity: 'error',
    file: 'a.yaml',
    line: before.length,
    column,
    endLine: before.length,
    endColumn: column + word.length,
    message: 'no step is called "x"',
    why: 'because',
    fix: 'write "y"',
  };
}

test('place, source, caret, why and fix', () => {
  const text = 'steps:\n  - goto: x\n';
  expect(render(at(text, 'x\n'), text)).toBe(
    [
      'a.yaml:2:11 error unknown-step: no step is called "x"',
      '  1 | steps:',
      '  2 |   - goto: x',
      '    |           ^',
      '  why: because',
      '  fix: write "y"',
    ].join('\n'),
  );
});

test.each([
  ['two columns for each wide character', 'a: 客户 WORD'],
  ['no column for what joins the character before', 'a: e\u0301e\u0301 WORD'],
  ['two columns for an emoji, which is two units', 'a: 🙂🙂 WORD'],
  ['as far as the next stop for a tab', 'a:\tb WORD'],
])('the caret counts %s', (_title, text) => {
  const [, source = '', caret = ''] = render(at(text, 'WORD'), text).split('\n');
  const width = (line: string): number => {
    const marks = [...line].map((one) =>
      /\p{Mark}/u.test(one) ? 0 : /[客户🙂]/u.test(one) ? 2 : 1,
    );
    return marks.reduce<number>((sum, one) => sum + one, 0);
  };
  expect(width(caret.slice(0, caret.indexOf('^')))).toBe(
    width(source.slice(0, source.indexOf('WORD'))),
  );
  expect(caret.trimEnd().endsWith('^^^^')).toBe(true);
});

test('the first line alone is enough where the file is not at hand', () => {
  expect(render(at('x', 'x')).split('\n')).toHaveLength(3);
});

test('a place far to the right of a long line is drawn with what is around it', () => {
  const text = `a: ${'b'.repeat(5000)} WORD ${'c'.repeat(5000)}`;
  const lines = render(at(text, 'WORD'), text).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(200);
  const [, source = '', caret = ''] = lines;
  expect(caret.indexOf('^')).toBe(source.indexOf('WORD'));
});

test('twenty are drawn, the others counted', () => {
  const all = Array.from({ length: 25 }, () => at('x', 'x'));
  const drawn = renderAll(all, new Map());
  expect(drawn.match(/unknown-step/g)).toHaveLength(20);
  expect(drawn.endsWith('… and 5 more')).toBe(true);
});
