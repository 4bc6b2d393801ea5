import type { Attributes } from '../kernel/catalog';
import type { Scenario, ScriptItem } from '../kernel/scenario';
import type { Value } from '../kernel/expression';
import type { Way } from '../kernel/plan';
import type { Compiled } from './compile';
import type { Diagnostic } from './diagnostic';
import { Findings } from './findings';
import { LineMap } from './lines';
import { isError, toDiagnostic } from './messages';
import { read } from './read/read';
import { givenOf } from './scenario/given';
import type { Stage } from './scenario/given';
import { CASE, CHECKS, SCENARIO } from './scenario/keys';
import { itemOf } from './scenario/script';
import { attributeValues, present, valueOf, withDefaults } from './scenario/values';
import { asMap, fieldsOf } from './shape/fields';
import type { Fields } from './shape/fields';
import type { Entry, Tree } from './tree';

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
  const { tree, findings: found } = read(file, text);
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
    const { findings } = this;
    const stage = this.stage(tree, playbook);
    const fields = this.unchecked(tree, SCENARIO);
    if (fields === undefined || stage === undefined) return undefined;
    const one = this.oneCase(fields);
    const outer = fields.get('given');
    const inner = one === fields ? undefined : one.get('given');
    const given = outer === undefined ? undefined : givenOf(merged(outer, inner), stage, findings);
    const enroll = this.way(one.get('enroll'), stage);
    const values = this.with(one.get('with'), enroll, stage);
    const script = this.script(one.get('script'), stage);
    if (given === undefined) return undefined;
    return {
      playbook,
      ...given,
      with: values,
      script,
      ...(enroll === undefined ? {} : { enroll }),
    };
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

  private way(tree: Tree | undefined, stage: Stage): string | undefined {
    if (tree === undefined) return undefined;
    const known = Object.keys(stage.plan.ways);
    const name = tree.kind === 'leaf' ? tree.text : '';
    if (known.includes(name)) return name;
    const args = { kind: 'way in', name: name.slice(0, 40), known: known.join(', ') };
    this.findings.addUnknown('test-unknown', tree.span, args, known);
    return undefined;
  }

  private with(
    tree: Tree | undefined,
    way: string | undefined,
    stage: Stage,
  ): Readonly<Record<string, Value>> {
    const map =
      tree === undefined ? undefined : asMap(tree, 'with', 'a map of fields', this.findings);
    const entries = map?.entries ?? [];
    const found = way === undefined ? undefined : stage.plan.ways[way];
    if (found === undefined) return {};
    if (found.kind === 'manual') return this.manual(entries, found);
    const types = found.kind === 'event' ? found.types : [];
    const { events } = stage.project.catalog;
    let attributes: Attributes = {};
    for (const type of types) attributes = { ...attributes, ...events[type]?.fields };
    const declared = { attributes, builtIn: [], kind: `the way in "${way}"` };
    const said = present(attributeValues(entries, declared, this.findings));
    return withDefaults(said, attributes);
  }

  private manual(
    entries: readonly Entry[],
    way: Extract<Way, { kind: 'manual' }>,
  ): Readonly<Record<string, Value>> {
    const found: Record<string, Value> = {};
    for (const { key, keySpan, value } of entries) {
      const field = Object.hasOwn(way.fields, key) ? way.fields[key] : undefined;
      if (field === undefined) {
        const known = Object.keys(way.fields);
        const args = { kind: 'field', name: key, known: known.join(', ') };
        this.findings.addUnknown('test-unknown', keySpan, args, known);
        continue;
      }
      const { type, values } = field;
      const kind = values === undefined ? { type } : { type, values };
      const read = valueOf(value, key, kind, this.findings);
      if (read !== undefined) found[key] = read;
    }
    return found;
  }

  private script(tree: Tree | undefined, stage: Stage): readonly ScriptItem[] {
    if (tree === undefined) return [];
    if (tree.kind !== 'list') {
      const args = { key: 'script', expected: 'a list of items', found: 'something else' };
      this.findings.add('wrong-shape', tree.span, args);
      return [];
    }
    return tree.items.flatMap((item) => {
      const checked = this.withoutChecks(item);
      return itemOf(checked, stage, this.lines, this.findings) ?? [];
    });
  }

  private withoutChecks(item: Tree): Tree {
    if (item.kind !== 'map') return item;
    const checks = item.entries.filter(({ key }) => CHECKS.includes(key));
    for (const { key, keySpan } of checks) {
      this.findings.add('scenario-check-ignored', keySpan, { key });
    }
    return { ...item, entries: item.entries.filter((entry) => !checks.includes(entry)) };
  }
}

/** A case's `given` over the file's: key by key, maps inside each other too. */
function merged(outer: Tree, inner: Tree | undefined): Tree {
  if (inner === undefined) return outer;
  if (outer.kind !== 'map' || inner.kind !== 'map') return inner;
  const entries: Entry[] = [...outer.entries];
  for (const entry of inner.entries) {
    const at = entries.findIndex(({ key }) => key === entry.key);
    const before = entries[at];
    if (before === undefined) entries.push(entry);
    else entries[at] = { ...entry, value: merged(before.value, entry.value) };
  }
  return { ...inner, entries };
}
