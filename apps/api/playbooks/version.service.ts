import { Inject, Injectable } from '@nestjs/common';
import { compile } from '../../../playbooks/compiler/compile';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { WORLD, type World } from '../world';
import { findVersion } from './graph.service';
import { toShown } from './to-shown';

type Shown = Readonly<Record<string, unknown>>;

interface Row {
  readonly publication_id: string;
  readonly published_at: Date;
  readonly published_by: string;
  readonly commit: string | null;
  readonly note: string | null;
  readonly files: Readonly<Record<string, string>>;
}

/** One version with the files it was made of, what the compiler has to say of them, and who is still on it. */
@Injectable()
export class VersionService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async get(playbook: string, number: number): Promise<Shown> {
    const { hash } = await findVersion(this.world, playbook, number);
    const { pool, published } = this.world;
    const { lines, templates } = await published.version(hash);
    const { rows } = await pool.query<Row>(
      `SELECT v.publication_id, v.published_at, p.published_by, p.commit, p.note, p.files
       FROM playbook_version v JOIN publication p ON p.id = v.publication_id WHERE v.hash = $1`,
      [hash],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`version ${hash} has no publication`);
    const { files, ...made } = row;
    const own = new Set([
      lines.file,
      ...lines.code.flatMap(({ file }) => (file === undefined ? [] : [file])),
      ...Object.keys(files).filter((name) => templates.some(({ path }) => isOf(name, path))),
    ]);
    const inside = await pool.query<{ status: string; count: number }>(
      'SELECT status, count(*)::int AS count FROM enrollment WHERE version = $1 AND playbook = $2 AND ended_at IS NULL GROUP BY status',
      [hash, playbook],
    );
    return {
      ...{ playbook, number, hash, ...made, file: lines.file },
      files: Object.fromEntries(Object.entries(files).filter(([name]) => own.has(name))),
      warnings: toShown(warningsOf(hash, files).filter(({ file }) => own.has(file))),
      inside: Object.fromEntries(inside.rows.map(({ status, count }) => [status, count])),
    };
  }
}

/** `templates/onboarding/welcome.en.md` of `onboarding/welcome`. */
function isOf(name: string, path: string): boolean {
  return name.startsWith(`templates/${path}.`);
}

const MOST_KEPT = 20;
const kept = new Map<string, readonly Diagnostic[]>();

/** Compiling is much work for a page that is looked at again and again; what was published never changes. */
function warningsOf(hash: string, files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const known = kept.get(hash);
  if (known !== undefined) return known;
  const warnings = compile(new Map(Object.entries(files))).diagnostics.filter(
    ({ severity }) => severity === 'warning',
  );
  kept.set(hash, warnings);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return warnings;
}
