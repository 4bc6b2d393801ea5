import type { PoolClient } from 'pg';
import { compile, type Compiled } from '../../../playbooks/compiler/compile';
import type { TemplateVariant } from '../../../playbooks/kernel/catalog';
import type { Plan } from '../../../playbooks/kernel/plan';
import { variablesOf } from '../../../playbooks/renderer/engine';
import { diff } from '../../../playbooks/tools/diff/diff';
import type { Change } from '../../../playbooks/tools/diff/difference';
import type { Published, Version } from '../../shared/publications/published';
import type { Texts } from '../../shared/publications/texts';
import { type Fault, Problem } from '../http/problem';

/** A text publication: those inside read the new texts too, where nothing but texts has changed. */

type Files = Readonly<Record<string, string>>;

/** What one version says from now on. */
export interface Reworded {
  readonly version: string;
  readonly playbook: string;
  readonly number: number;
  readonly enrollments: number;
  readonly texts: Texts;
  /** Those that send one of them. */
  readonly steps: readonly string[];
}

interface Asked {
  readonly compiled: Compiled;
  readonly files: Files;
  readonly published: Published;
}

/** By playbook and number: every version somebody is in that says something else now. Refuses what is more than texts. */
export async function textsInside(client: PoolClient, asked: Asked): Promise<readonly Reworded[]> {
  const faults = await moreThanTexts(client, asked);
  refuse(
    faults,
    'more than texts has changed, which those inside would not get; nothing was published',
  );
  const now = textsOf(asked.compiled);
  const { rows } = await client.query<Inside>(
    `SELECT v.hash, v.playbook, v.number, e.n AS enrollments FROM playbook_version v JOIN (
       SELECT version, count(*) AS n FROM enrollment WHERE ended_at IS NULL AND status <> 'held_out' GROUP BY version) e
     ON e.version = v.hash ORDER BY v.playbook, v.number`,
  );
  const found: Reworded[] = [];
  for (const { hash, ...row } of rows) {
    const version = await asked.published.versionThrough(client, hash);
    const texts = changedFor(version.plan, now);
    if (Object.keys(texts).length === 0) continue;
    faults.push(...Object.keys(texts).flatMap((path) => faultsOf(path, { texts, version, row })));
    found.push({ ...row, version: hash, texts, steps: stepsWith(version.plan, texts) });
  }
  refuse(faults, 'the new texts do not fit versions that somebody is in; nothing was published');
  return found;
}

interface Inside {
  readonly hash: string;
  readonly playbook: string;
  readonly number: number;
  readonly enrollments: number;
}

/** A version that is published again says what its files say. */
export function asPinned({ plan }: Version, { plan: own, templates }: Pinned): Texts {
  const paths = Object.keys(own.templates).filter(
    (path) => plan.templates[path] !== own.templates[path],
  );
  return Object.fromEntries(
    paths.map((path) => [path, { hash: own.templates[path] ?? '', variants: at(templates, path) }]),
  );
}

interface Pinned {
  readonly plan: Plan;
  readonly templates: readonly TemplateVariant[];
}

export async function writeTexts(
  client: PoolClient,
  publication: string,
  { version, texts }: Pick<Reworded, 'version' | 'texts'>,
): Promise<void> {
  await client.query(
    `INSERT INTO text_publication (version, path, hash, variants, publication_id)
     SELECT $1, t.key, t.value ->> 'hash', t.value -> 'variants', $2 FROM jsonb_each($3::jsonb) t ORDER BY t.key`,
    [version, publication, JSON.stringify(texts)],
  );
}

function refuse(faults: readonly Fault[], why: string): void {
  if (faults.length === 0) return;
  throw new Problem('operation_refused', why, faults);
}

async function moreThanTexts(client: PoolClient, { compiled, files }: Asked): Promise<Fault[]> {
  const { rows } = await client.query<{ files: Files }>(
    'SELECT files FROM publication ORDER BY seq DESC LIMIT 1',
  );
  const before = new Map(Object.entries(rows[0]?.files ?? {}));
  const was = compile(before);
  if (was.project === undefined) return [fault('what is published now cannot be compared')];
  const found = diff(
    { files: before, compiled: was },
    { files: new Map(Object.entries(files)), compiled },
  );
  const playbooks = found.playbooks.flatMap(({ id, kind, changes }): Other[] =>
    kind === 'changed'
      ? changes.filter(({ what }) => !what.startsWith('text '))
      : [{ kind, what: ['playbook', id].join(' ') }],
  );
  const others = [...playbooks, ...found.catalog, ...found.guards, ...found.calendars];
  return others.map(({ kind, what, place }) =>
    fault([...(place === undefined ? [] : [`${place}:`]), what, 'is', kind].join(' ')),
  );
}

type Other = Pick<Change, 'kind' | 'what' | 'place'>;

function fault(detail: string): Fault {
  const fix = 'publish that by itself, with "texts": "new", and the texts after it';
  return { pointer: '/texts', code: 'operation_refused', detail, fix };
}

function textsOf({ playbooks }: Compiled): Texts {
  return Object.fromEntries(
    playbooks.flatMap(({ plan, templates }) =>
      Object.entries(plan.templates).map(([path, hash]) => [
        path,
        { hash, variants: at(templates, path) },
      ]),
    ),
  );
}

function changedFor({ templates }: Plan, now: Texts): Texts {
  return Object.fromEntries(
    Object.entries(now).filter(
      ([path, { hash }]) => templates[path] !== undefined && templates[path] !== hash,
    ),
  );
}

function at(templates: readonly TemplateVariant[], wanted: string): TemplateVariant[] {
  return templates.filter(({ path }) => path === wanted);
}

function stepsWith({ code }: Plan, texts: Texts): string[] {
  const named = Object.keys(texts).map((path) => JSON.stringify(path));
  return code.flatMap((one) => {
    const said = one.op === 'send' ? JSON.stringify(one.template) : '';
    return named.some((name) => said.includes(name)) ? [one.step] : [];
  });
}

/** What the old version knows, the new text may ask; for what it is sent must stay, and what its answers mean. */
function faultsOf(
  path: string,
  { texts, version, row }: { texts: Texts; version: Version; row: Omit<Inside, 'hash'> },
): Fault[] {
  const before = at(version.templates, path);
  const known = new Set(before.flatMap(variablesIn));
  const place = (one: TemplateVariant) =>
    `templates/${path}${one.channel === undefined ? '' : `.${one.channel}`}.${one.locale}.md`;
  const whom = `${row.enrollments} inside version ${row.number} of "${row.playbook}"`;
  return (texts[path]?.variants ?? []).flatMap((one) => {
    const news = variablesIn(one).filter((name) => !known.has(name));
    const said = [
      ...news.map((name) => `uses {{ ${name} }}, which the text of ${whom} does not`),
      ...(before.some(({ purpose }) => purpose !== one.purpose)
        ? [`is of the purpose "${one.purpose}", the text of ${whom} is not`]
        : []),
      ...(before.some(({ survey }) => survey !== one.survey)
        ? [`asks for another score than the text of ${whom}`]
        : []),
    ];
    const fix = 'use what the old text has, move them first, or publish with "texts": "new"';
    return said.map((detail) => ({
      pointer: `/files/${place(one).replaceAll('/', '~1')}`,
      code: 'operation_refused' as const,
      detail: `${place(one)} ${detail}`,
      fix,
    }));
  });
}

function variablesIn({ subject, body }: TemplateVariant): string[] {
  return [...new Set([...variablesOf(subject), ...variablesOf(body)])];
}
