import type { Attribute, Attributes, Catalog, Computed } from '../../kernel/catalog';
import type { Formula } from '../../kernel/plan';
import type { CatalogAst, ComputedAst } from '../catalog-ast';
import type { Finding } from '../diagnostic';
import { checkExpression } from '../expression/check';
import type { Checked, Type } from '../expression/types';
import type { Findings } from '../findings';
import type { Leaf } from '../tree';
import { inputsOf } from './inputs';
import { inOrder } from './order';
import { ProjectScopes } from './scope';

/** Computed attributes: each checked in the scope of its thing, lowered, and put behind those it reads. */
export function withComputed(catalog: Catalog, ast: CatalogAst, findings: Findings): Catalog {
  if (ast.computed.length === 0) return catalog;
  const lines = ast.computed.map((line) => ({ line, id: idOf(line) }));
  // First what each of them is, then whether it is right: a comparison depends on whether what it reads is sure.
  const first = new ComputedCheck(catalog);
  const found = new Map(lines.map(({ line, id }) => [id, first.check(line)]));
  const { order, cycles } = inOrder(needsOf(found, catalog));
  const round = new Set(cycles.flat());
  const values = new Map<string, Computed>();
  for (const { line, id } of lines) {
    const formulas = found.get(id)?.formulas;
    if (formulas !== undefined && !round.has(id)) values.set(id, lowered(line, formulas));
  }
  const computeOrder = order.filter((id) => values.has(id));
  const whole = { ...put(catalog, values), computeOrder };
  const second = new ComputedCheck(whole);
  for (const { line } of lines) findings.list.push(...second.check(line).findings);
  for (const cycle of cycles) {
    const line = lines.find(({ id }) => id === cycle[0])?.line;
    if (line === undefined) continue;
    findings.add('compute-cycle', line.attribute.span, { cycle: cycle.join(' is computed from ') });
  }
  return whole;
}

function idOf({ subject, attribute }: ComputedAst): string {
  return `${subject}.${attribute.value}`;
}

interface Found {
  /** One, or one per part of a score; absent when one of them has a fault. */
  readonly formulas?: readonly Formula[];
  readonly findings: readonly Finding[];
}

class ComputedCheck {
  private readonly scopes: ProjectScopes;

  constructor(private readonly catalog: Catalog) {
    this.scopes = new ProjectScopes(catalog);
  }

  check(line: ComputedAst): Found {
    const findings: Finding[] = [];
    const formulas = leavesOf(line).map((leaf) => this.leaf(line, leaf, findings));
    const whole = formulas.flatMap((formula) => formula ?? []);
    return whole.length === formulas.length ? { formulas: whole, findings } : { findings };
  }

  private leaf(line: ComputedAst, leaf: Leaf, findings: Finding[]): Formula | undefined {
    const { subject, attribute, of, refresh } = line;
    const declared = this.scopes.typeOf(subject, attribute.value);
    const to: Type | undefined = of.kind === 'score' ? { kind: 'number' } : declared;
    if (to === undefined) return undefined;
    const target = idOf(line);
    const scope = this.scopes.computed(subject);
    const checked = checkExpression(leaf.text, leaf, scope, { kind: 'assigned', target, to });
    findings.push(...checked.findings);
    const [time] = checked.timeFunctions;
    if (time !== undefined && refresh === undefined) {
      const args = { function: checked.timeFunctions.map((name) => `${name}(…)`).join(', ') };
      findings.push({ code: 'refresh-missing', span: attribute.span, args });
    }
    return this.formula(checked, leaf, findings);
  }

  /** Nothing that changes unseen: nobody would compute it again. */
  private formula(checked: Checked, leaf: Leaf, findings: Finding[]): Formula | undefined {
    const { expr, names, source, live } = checked;
    if (expr === undefined) return undefined;
    const [person] = inputsOf([expr], this.catalog).people;
    const unseen = live === undefined ? person : `${live}(…)`;
    if (unseen === undefined) return { expr, names, source };
    const construct = `${unseen} in a computed attribute`;
    const instead = 'it would not be computed again when that changes; keep it as an attribute';
    const args = { construct, instead };
    findings.push({ code: 'expression-not-allowed', span: leaf.span, args });
    return undefined;
  }
}

function leavesOf({ of }: ComputedAst): readonly Leaf[] {
  return of.kind === 'value' ? [of.value] : of.parts.map(({ value }) => value);
}

function needsOf(
  found: ReadonlyMap<string, Found>,
  catalog: Catalog,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...found].map(([id, { formulas = [] }]) => {
      const { attributes } = inputsOf(
        formulas.map(({ expr }) => expr),
        catalog,
      );
      return [id, [...attributes].filter((name) => found.has(name)).sort()];
    }),
  );
}

function lowered(line: ComputedAst, formulas: readonly Formula[]): Computed {
  const refresh = line.refresh === undefined ? {} : { refresh: line.refresh };
  const [value] = formulas;
  if (line.of.kind === 'value' && value !== undefined) return { kind: 'value', value, ...refresh };
  const parts = line.of.kind === 'score' ? line.of.parts : [];
  const entries = parts.flatMap(({ name, weight }, index) => {
    const formula = formulas[index];
    return formula === undefined ? [] : [[name.value, { weight, value: formula }] as const];
  });
  const { missing, atLeast } = line;
  return { kind: 'score', parts: Object.fromEntries(entries), missing, atLeast, ...refresh };
}

function put(catalog: Catalog, values: ReadonlyMap<string, Computed>): Catalog {
  const into = (subject: string, attributes: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]): [string, Attribute] => {
        const compute = values.get(`${subject}.${name}`);
        return [name, compute === undefined ? attribute : { ...attribute, compute }];
      }),
    );
  const records = Object.entries(catalog.records).map(([name, record]) => [
    name,
    { ...record, attributes: into(name, record.attributes) },
  ]);
  return {
    ...catalog,
    customer: into('customer', catalog.customer),
    contacts: { ...catalog.contacts, attributes: into('contact', catalog.contacts.attributes) },
    records: Object.fromEntries(records) as Catalog['records'],
  };
}
