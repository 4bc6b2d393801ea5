import type { Compiled } from '../compile';
import type { Diagnostic, Finding } from '../diagnostic';
import { Findings } from '../findings';
import { LineMap } from '../lines';
import { isError, toDiagnostic } from '../messages';
import { read } from '../read/read';
import { ITEM_CHECKS, TEST, TEST_CASE } from '../scenario/keys';
import { merged, readCase } from '../scenario/read-case';
import type { Stage } from '../scenario/stage';
import { reference, wrong, yesNo } from '../shape/basics';
import { fieldsOf, headOf } from '../shape/fields';
import type { Tree } from '../tree';
import { endChecksOf } from './end-checks';
import { patternsOf } from './patterns';
import type { CompiledTest, ItemChecks, TestCase } from './test-case';

export interface CompiledTests {
  /** Of the files without an error. */
  readonly tests: readonly CompiledTest[];
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Test files by their name, sorted. */
export function testFiles(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files.keys()].filter((file) => file.endsWith('.test.yaml')).sort();
}

/**
 * The `*.test.yaml` of a project -> cases to be run, or diagnostics. `compiled` is what `compile` answered for the
 * same files. What is about a playbook with an error of its own is left alone: its names are not known. Never throws.
 */
export function compileTests(
  files: ReadonlyMap<string, string>,
  compiled: Compiled,
): CompiledTests {
  const tests: CompiledTest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of testFiles(files)) {
    const text = files.get(file) ?? '';
    const lines = new LineMap(text);
    const findings = new Findings();
    const { tree, findings: found } = read(file, text, { numberKeys: true });
    findings.list.push(...found);
    const test = tree && new Reader(compiled, lines, findings).test(tree, file);
    const errors = findings.list.some(isError);
    diagnostics.push(...inOrder(findings.list).map((one) => toDiagnostic(one, lines)));
    if (test !== undefined && !errors) tests.push(test);
  }
  return { tests, diagnostics };
}

class Reader {
  constructor(
    private readonly compiled: Compiled,
    private readonly lines: LineMap,
    private readonly findings: Findings,
  ) {}

  test(tree: Tree, file: string): CompiledTest | undefined {
    const { findings } = this;
    const fields = fieldsOf(tree, TEST, findings);
    const name = reference(fields?.get('test'), 'test', findings);
    if (fields === undefined || name === undefined) return undefined;
    const stage = this.stage(name);
    if (stage === undefined) return undefined;
    const cases = fields.get('cases');
    if (cases !== undefined && (cases.kind !== 'list' || cases.items.length === 0))
      return wrong(cases, 'cases', 'a list of cases ([{name: …, script: […]}])', findings);
    const names = new Map<string, number>();
    const found = (cases?.kind === 'list' ? cases.items : []).flatMap(
      (one) => this.oneCase(one, fields.get('given'), { stage, names }) ?? [],
    );
    return { file, playbook: name.value, cases: found };
  }

  /** Nothing for a playbook that did not compile: that has been said where it stands. */
  private stage(name: { value: string; span: Finding['span'] }): Stage | undefined {
    const { ok, playbooks, project, diagnostics } = this.compiled;
    const plan = playbooks.find(({ id }) => id === name.value)?.plan;
    if (plan !== undefined && project !== undefined) return { plan, project };
    const broken = diagnostics.some(({ severity }) => severity === 'error');
    if (ok || !broken) {
      const known = playbooks.map(({ id }) => id);
      const args = { name: name.value, known: known.join(', ') };
      this.findings.addUnknown('unknown-playbook', name.span, args, known);
    }
    return undefined;
  }

  private oneCase(
    tree: Tree,
    outer: Tree | undefined,
    { stage, names }: { readonly stage: Stage; readonly names: Map<string, number> },
  ): TestCase | undefined {
    const { findings, lines } = this;
    const fields = fieldsOf(tree, TEST_CASE, findings);
    if (fields === undefined) return undefined;
    const name = reference(fields.get('name'), 'name', findings);
    const line = lines.at(name?.span.start ?? tree.span.start).line;
    if (name !== undefined) this.checkUnique(name, line, names);
    const given = merged(outer, fields.get('given'));
    if (given === undefined)
      findings.add('missing-key', fields.span, { key: 'given', thing: 'a case' });
    const found = readCase({ fields, given, lines }, stage, findings);
    const known: Stage = found === undefined ? stage : { ...stage, cast: found.cast };
    const end = found && endChecksOf(fields, known, findings);
    const checks = found?.items.map((item) => this.checks(item, known)) ?? [];
    if (found === undefined || end === undefined || name === undefined) return undefined;
    const { scenario } = found;
    return {
      name: name.value,
      span: name.span,
      line,
      offset: offsetOf(given),
      scenario,
      checks,
      end,
    };
  }

  private checkUnique(
    name: { readonly value: string; readonly span: Finding['span'] },
    line: number,
    names: Map<string, number>,
  ): void {
    const first = names.get(name.value);
    if (first === undefined) names.set(name.value, line);
    else {
      const expected = `a sentence of its own (line ${first} has the same)`;
      this.findings.add('wrong-shape', name.span, { key: 'name', expected, found: 'it again' });
    }
  }

  private checks(item: Tree, stage: Stage): ItemChecks {
    const get = (key: string): Tree | undefined =>
      item.kind === 'map' && ITEM_CHECKS.includes(key)
        ? item.entries.find((entry) => entry.key === key)?.value
        : undefined;
    const { findings } = this;
    return {
      span: item.kind === 'map' ? headOf(item) : item.span,
      expect: patternsOf(get('expect'), 'expect', stage, findings),
      notExpect: patternsOf(get('not_expect'), 'not_expect', stage, findings),
      exact: yesNo(get('exact'), 'exact', findings) ?? false,
    };
  }
}

/** Minutes east of UTC of what `now` is written with. */
function offsetOf(given: Tree | undefined): number {
  const entries = given?.kind === 'map' ? given.entries : [];
  const now = entries.find(({ key }) => key === 'now')?.value;
  const found = now?.kind === 'leaf' ? /([+-])([0-9]{2}):([0-9]{2})$/.exec(now.text) : null;
  const minutes = Number(found?.[2] ?? 0) * 60 + Number(found?.[3] ?? 0);
  return found?.[1] === '-' ? -minutes : minutes;
}

/** Sorted by place, each once: what is given by the file is read once per case. */
function inOrder(list: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return [...list]
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .filter(({ code, span, args }) => {
      const key = JSON.stringify([code, span.start, span.end, args.name, args.key]);
      const fresh = !seen.has(key);
      seen.add(key);
      return fresh;
    });
}
