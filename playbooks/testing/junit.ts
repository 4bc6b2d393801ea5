import type { FileResult, TestRun } from './run-tests';

/** A run as JUnit XML, which every CI reads: a suite per file, a failure per expectation that did not hold. */
export function junit(run: TestRun): string {
  const total = run.passed + run.failed;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tenure" tests="${total}" failures="${run.failed}">`,
    ...run.files.flatMap(suite),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite({ file, playbook, cases }: FileResult): readonly string[] {
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const counts = `tests="${cases.length}" failures="${failed}"`;
  return [
    `  <testsuite name="${escaped(playbook)}" file="${escaped(file)}" ${counts}>`,
    ...cases.flatMap((one) => testCase(one, { file, playbook })),
    '  </testsuite>',
  ];
}

function testCase(
  { name, line, failures, diagnostics }: FileResult['cases'][number],
  { file, playbook }: { readonly file: string; readonly playbook: string },
): readonly string[] {
  const place = `file="${escaped(file)}" line="${line}"`;
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(playbook)}" ${place}`;
  if (failures.length === 0) return [`${head}/>`];
  const told = failures.map(({ code, words, expected, happened }, index) => {
    const at = `${file}:${diagnostics[index]?.line ?? line}`;
    const body = [at, `expected: ${expected}`, ...happened.map((one) => `happened: ${one}`)];
    return `      <failure type="${code}" message="${escaped(words)}">${escaped(body.join('\n'))}</failure>`;
  });
  return [`${head}>`, ...told, '    </testcase>'];
}

/** XML text: what it cannot hold at all is left out. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control characters are what is left out
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
  );
}
