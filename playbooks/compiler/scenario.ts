import type { Scenario } from '../kernel/scenario';
import type { Compiled } from './compile';
import type { Diagnostic } from './diagnostic';
import { Findings } from './findings';
import { LineMap } from './lines';
import { isError, toDiagnostic } from './messages';
import { read } from './read/read';
import { CASE, CHECKS, ITEM_CHECKS, SCENARIO } from './scenario/keys';
import { merged, readCase } from './scenario/read-case';
import type { Stage } from './scenario/stage';
import { fieldsOf } from './shape/fields';
import type { Fields } from './shape/fields';
import type { Tree } from './tree';

export interface CompiledScenario {
  /** Absent when a diagnostic is an error. */
  readonly scenario?: Scenario;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A scenario's text -> what the simulator plays. Keys as in a test with one case; checks are passed over with a
 * warning. `compiled` is the project, `playbook` the id of the playbook it plays. Never throws.
 */
export function compileScenario(
  text: string,
  file: string,
  compiled: Compiled,
  playbook: string,
): CompiledScenario {
  const findings = new Findings();
  const lines = new LineMap(text);
  const { tree, findings: found } = read(file, text, { numberKeys: true });
  findings.list.push(...found);
  const scenario = tree && new Reader(compiled, lines, findings).scenario(tree, playbook);
  const diagnostics = [...findings.list]
    .sort((a, b) => a.span.start - b.span.start)
    .map((one) => toDiagnostic(one, lines));
  if (scenario === undefined || findings.list.some(isError)) return { diagnostics };
  return { scenario, diagnostics };
}

/** What came out while it was played, as a finding: `line` is that of the script's item, where there is one. */
export function scenarioFault(
  text: string,
  file: string,
  fault: { readonly message: string; readonly line?: number | undefined },
): Diagnostic {
  const lines = new LineMap(text);
  const source = lines.line(fault.line ?? 1);
  const before = text.split('\n').slice(0, (fault.line ?? 1) - 1);
  const begin = before.reduce((sum, one) => sum + one.length + 1, 0);
  const start = begin + Math.max(0, source.search(/[^\s-]/));
  const span = { file, start, end: Math.max(start, begin + source.trimEnd().length) };
  return toDiagnostic({ code: 'scenario-stuck', span, args: { words: fault.message } }, lines);
}

class Reader {
  constructor(
    private readonly compiled: Compiled,
    private readonly lines: LineMap,
    private readonly findings: Findings,
  ) {}

  scenario(tree: Tree, playbook: string): Scenario | undefined {
    const { findings, lines } = this;
    const stage = this.stage(tree, playbook);
    const fields = this.unchecked(tree, SCENARIO);
    if (fields === undefined || stage === undefined) return undefined;
    const one = this.oneCase(fields);
    this.warnOfChecks(one.get('script'));
    const inner = one === fields ? undefined : one.get('given');
    const given = merged(fields.get('given'), inner);
    return readCase({ fields: one, given, lines }, stage, findings)?.scenario;
  }

  /** Checks of items are looked at by tests alone. */
  private warnOfChecks(script: Tree | undefined): void {
    for (const item of script?.kind === 'list' ? script.items : []) {
      for (const { key, keySpan } of item.kind === 'map' ? item.entries : []) {
        if (ITEM_CHECKS.includes(key))
          this.findings.add('scenario-check-ignored', keySpan, { key });
      }
    }
  }

  private stage(tree: Tree, playbook: string): Stage | undefined {
    const { project, playbooks } = this.compiled;
    const plan = playbooks.find((one) => one.id === playbook)?.plan;
    const named =
      tree.kind === 'map'
        ? tree.entries.find(({ key }) => key === 'scenario' || key === 'test')
        : undefined;
    if (named?.value.kind === 'leaf' && named.value.text !== playbook) {
      const args = {
        key: named.key,
        expected: playbook,
        found: `"${named.value.text.slice(0, 40)}"`,
      };
      this.findings.add('wrong-shape', named.value.span, args);
    }
    if (plan === undefined || project === undefined) {
      const known = playbooks.map(({ id }) => id);
      const span = { ...tree.span, end: Math.min(tree.span.end, tree.span.start + 1) };
      this.findings.addUnknown(
        'unknown-playbook',
        span,
        { name: playbook, known: known.join(', ') },
        known,
      );
      return undefined;
    }
    return { plan, project };
  }

  /** The fields of a map whose checks are warned about and left out. */
  private unchecked(tree: Tree, thing: typeof SCENARIO): Fields | undefined {
    if (tree.kind !== 'map') return fieldsOf(tree, thing, this.findings);
    const checks = tree.entries.filter(({ key }) => CHECKS.includes(key));
    for (const { key, keySpan } of checks) {
      this.findings.add('scenario-check-ignored', keySpan, { key });
    }
    const entries = tree.entries.filter((entry) => !checks.includes(entry));
    return fieldsOf({ ...tree, entries }, thing, this.findings);
  }

  /** The case: the file itself, or the only one under `cases`. */
  private oneCase(fields: Fields): Fields {
    const cases = fields.get('cases');
    if (cases === undefined) return fields;
    const [only, second] = cases.kind === 'list' ? cases.items : [];
    if (only === undefined || second !== undefined) {
      const found = cases.kind === 'list' ? `${cases.items.length}` : 'no list';
      const args = { key: 'cases', expected: 'a list with one case', found };
      this.findings.add('wrong-shape', fields.entry('cases')?.keySpan ?? cases.span, args);
      return fields;
    }
    return this.unchecked(only, CASE) ?? fields;
  }
}
