import type { Catalog, Guards } from '../../kernel/catalog';
import type { Condition } from '../../kernel/expression';
import type { GuardsAst } from '../catalog-ast';
import { checkExpression } from '../expression/check';
import type { Findings } from '../findings';
import { nearest } from '../findings';
import type { GuardUse } from '../shape/guards';
import type { Leaf } from '../tree';
import { ProjectScopes } from './scope';

/** Guards against the catalog: their names exist, their conditions are right. */

/** Evaluated anew at each try, so whatever changes unseen may stand in them. */
export function lowerGuards(ast: GuardsAst, catalog: Catalog, findings: Findings): Guards {
  const scope = new ProjectScopes(catalog).guard();
  const condition = (leaf: Leaf): Condition => {
    const wanted = { kind: 'condition', watched: false } as const;
    const checked = checkExpression(leaf.text, leaf, scope, wanted);
    findings.list.push(...checked.findings);
    const { expr = ['lit', false] as const, names, source } = checked;
    return { expr, names, source };
  };
  const optional = (leaf: Leaf | undefined): { readonly if?: Condition } =>
    leaf === undefined ? {} : { if: condition(leaf) };
  for (const { name, purposes } of ast.holds) {
    for (const purpose of purposes) {
      if (consentOf(catalog, purpose.value) !== 'none') continue;
      const args = { name: name.value, purpose: purpose.value };
      findings.add('hold-on-transactional', purpose.span, args);
    }
  }
  return {
    ...ast,
    blackouts: ast.blackouts.map((line) => ({
      name: line.name.value,
      from: line.from,
      to: line.to,
      purposes: line.purposes,
      ...optional(line.if),
    })),
    caps: ast.caps.map(({ name, if: when, ...line }) => ({
      ...line,
      name: name.value,
      ...optional(when),
    })),
    holds: ast.holds.map(({ name, when, purposes }) => ({
      name: name.value,
      when: condition(when),
      purposes: purposes.map(({ value }) => value),
    })),
  };
}

function consentOf(catalog: Catalog, purpose: string): string | undefined {
  return Object.hasOwn(catalog.purposes, purpose) ? catalog.purposes[purpose]?.consent : undefined;
}

interface KnownNames {
  readonly catalog: Catalog;
  readonly calendars: readonly string[];
}

export function checkGuardNames(
  uses: readonly GuardUse[],
  { catalog, calendars }: KnownNames,
  findings: Findings,
): void {
  const known = {
    purpose: Object.keys(catalog.purposes),
    sender: Object.keys(catalog.senders),
    calendar: ['customer', ...calendars],
  };
  for (const { kind, name } of uses) {
    if (kind === 'playbook') continue;
    const list = known[kind];
    if (list.includes(name.value)) continue;
    const args = { kind, name: name.value, known: list.join(', ') };
    if (kind !== 'sender') {
      findings.addUnknown(`unknown-${kind}`, name.span, args, list);
      continue;
    }
    const near = nearest(name.value, list);
    const found = `"${name.value.slice(0, 40)}"`;
    const expected = `a sender of the catalog (${list.join(', ')})`;
    const shape = { key: 'senders', expected, found };
    findings.add('wrong-shape', name.span, near === undefined ? shape : { ...shape, near });
  }
}

/** Asked when all playbooks are read. */
export function checkGuardPlaybooks(
  uses: readonly GuardUse[],
  playbooks: readonly string[],
  findings: Findings,
): void {
  for (const { kind, name } of uses) {
    if (kind !== 'playbook' || playbooks.includes(name.value)) continue;
    const because = 'a cap that names it would never count anything';
    const args = { kind, name: name.value, known: playbooks.join(', '), because };
    findings.addUnknown('unknown-playbook', name.span, args, playbooks);
  }
}
