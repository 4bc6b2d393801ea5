import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst } from '../ast';
import type { Finding } from '../diagnostic';
import { nearest } from '../findings';
import type { Findings } from '../findings';

/** What a playbook is about: told once when it is not there or another is meant, and nothing that follows from it. */

/** The playbook for the subject that was meant; nothing where nobody can say which that is. */
export function withSubject(
  playbook: PlaybookAst,
  catalog: Catalog,
  findings: Findings,
): PlaybookAst | undefined {
  const { value, span } = playbook.subject;
  const known = subjects(catalog);
  if (known.includes(value)) return playbook;
  const near = nearest(value, known);
  findings.add('unknown-name', span, {
    name: value,
    says: 'a playbook cannot be for "{name}"',
    because: 'it is for the customer, for a contact, or for a type of record of the catalog',
    fix: `write for: ${near ?? known.join(', or for: ')}`,
  });
  return near === undefined ? undefined : { ...playbook, subject: { value: near, span } };
}

/** Of the names found since `before` that only a playbook for something else has: the first, and what to add for it. */
export function tellSubjectOnce(
  playbook: PlaybookAst,
  { catalog, before }: { readonly catalog: Catalog; readonly before: number },
  findings: Findings,
): void {
  const found = findings.list.splice(before);
  const others = subjects(catalog).filter((name) => name !== playbook.subject.value);
  const foreign = found.filter((one) => isForeign(one, others));
  const [first] = [...foreign].sort((a, b) => rank(a, playbook) - rank(b, playbook));
  findings.list.push(...found.filter((one) => !foreign.includes(one)));
  if (first === undefined) return;
  const { subject } = playbook;
  const way = subject.span === playbook.span ? 'add "for: {name}"' : 'write for: {name}';
  const about = catalog.records[subject.value]?.plural ?? `${subject.value}s`;
  findings.add('unknown-name', first.span, {
    name: first.args.name ?? '',
    says: `this playbook is about ${about}; "{name}" is not known in it`,
    because: 'a playbook reads what it is for by its own name, and its customer',
    fix: way,
  });
}

function subjects(catalog: Catalog): readonly string[] {
  return ['customer', 'contact', ...Object.keys(catalog.records)];
}

/** A fragment has its own "for", and is told in its own file. */
function isForeign({ code, span, args }: Finding, others: readonly string[]): boolean {
  if (code !== 'unknown-name' || span.file.startsWith('fragments/')) return false;
  return others.includes(String(args.name));
}

/** Where it is read first, in the playbook itself before its texts. */
function rank({ span }: Finding, { file }: PlaybookAst): number {
  return span.file === file ? span.start : Number.MAX_SAFE_INTEGER;
}
