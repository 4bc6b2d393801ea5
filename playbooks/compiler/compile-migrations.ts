import type { Catalog } from '../kernel/catalog';
import type { Condition } from '../kernel/expression';
import type { StepMoves } from '../kernel/input';
import type { Formula, Plan, Span } from '../kernel/plan';
import type { Diagnostic } from './diagnostic';
import { checkExpression } from './expression/check';
import type { Scalar, Scope, Type, Wanted } from './expression/types';
import { Findings } from './findings';
import { isError, toDiagnostic } from './messages';
import { ProjectScopes } from './project/scope';
import { read } from './read/read';
import { shapeMigration, type MigrationAst } from './shape/migration';
import type { Leaf } from './tree';
import { checkMigration } from './versions/check-migration';
import type { KnownVersion } from './versions/check-migration';
import { Places, type Source } from './sources';

/** How those inside go on in another version, ready to be carried out. */
export interface CompiledMigration {
  readonly playbook: string;
  /** Hashes. */
  readonly from: readonly string[];
  readonly to: string;
  readonly steps: StepMoves;
  /** Read what a guard reads: the customer as it is when it is moved. */
  readonly vars: Readonly<Record<string, Formula>>;
  readonly only?: Condition;
  readonly late: 'skip' | 'run';
  readonly spread?: Span;
}

/** Migrations: their shape, and where both versions are known whether the steps of one fit those of the other. */
export function readMigrations(
  sources: readonly Source[],
  known: { readonly versions?: readonly KnownVersion[]; readonly catalog?: Catalog },
  findings: Findings,
): void {
  for (const source of sources) readMigration(source, known, findings);
}

/** One file by itself, against what is published. Never throws; without `migration` one of the diagnostics is an error. */
export function compileMigration(
  source: Source,
  known: { readonly versions: readonly KnownVersion[]; readonly catalog: Catalog },
): { readonly diagnostics: readonly Diagnostic[]; readonly migration?: CompiledMigration } {
  const findings = new Findings();
  const migration = readMigration(source, known, findings);
  const places = new Places(new Map([source]));
  const diagnostics = [...findings.list]
    .sort((a, b) => a.span.start - b.span.start)
    .map((one) => toDiagnostic(one, places.of(one.span.file)));
  const isWhole = migration !== undefined && !findings.list.some(isError);
  return { diagnostics, ...(isWhole ? { migration } : {}) };
}

function readMigration(
  [file, text]: Source,
  { versions, catalog }: Parameters<typeof readMigrations>[1],
  findings: Findings,
): CompiledMigration | undefined {
  const { tree, findings: found } = read(file, text);
  findings.list.push(...found);
  const ast = tree && shapeMigration(tree, findings);
  if (ast === undefined || versions === undefined) return undefined;
  const fit = checkMigration(ast, versions, findings);
  if (fit === undefined || catalog === undefined) return undefined;
  const values = new Values(catalog, findings);
  return {
    playbook: ast.playbook.value,
    from: fit.from.map(({ hash }) => hash),
    to: fit.to.hash,
    steps: movesOf(ast),
    vars: values.vars(ast, fit.to.plan),
    late: ast.late,
    ...(ast.only ? { only: values.get(ast.only, { kind: 'condition', watched: false }) } : {}),
    ...(ast.spread ? { spread: ast.spread } : {}),
  };
}

function movesOf({ steps }: MigrationAst): StepMoves {
  return Object.fromEntries(
    steps.map(({ from, to }): [string, StepMoves[string]] => {
      if (to === 'park') return [from.value, to];
      const as = to.as === undefined ? {} : { as: to.as.value };
      return [from.value, { step: to.step.value, ...as }];
    }),
  );
}

class Values {
  private readonly scope: Scope;

  constructor(
    catalog: Catalog,
    private readonly findings: Findings,
  ) {
    this.scope = new ProjectScopes(catalog).guard();
  }

  get(leaf: Leaf, wanted: Wanted): Condition {
    const checked = checkExpression(leaf.text, leaf, this.scope, wanted);
    this.findings.list.push(...checked.findings);
    const { names, source } = checked;
    const expr: Condition['expr'] = checked.expr ?? ['lit', false];
    return { expr, names, source };
  }

  vars({ vars }: MigrationAst, { vars: declared }: Plan): Record<string, Formula> {
    return Object.fromEntries(
      vars.map(({ name, value }) => {
        const found = Object.hasOwn(declared, name.value) ? declared[name.value] : undefined;
        if (found === undefined)
          this.findings.addUnknown(
            'unknown-name',
            name.span,
            { name: name.value, known: Object.keys(declared).join(', ') },
            Object.keys(declared),
          );
        const wanted: Wanted =
          found && found.type !== 'enum'
            ? { kind: 'assigned', target: `vars.${name.value}`, to: typeOf(found.type) }
            : { kind: 'value' };
        return [name.value, this.get(value, wanted)];
      }),
    );
  }
}

/** What a variable holds. */
function typeOf(type: string): Type {
  return { kind: type as Scalar };
}
