import type { Pool } from 'pg';
import type { Project, TemplateVariant } from '../../../playbooks/kernel/catalog';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { Lines } from '../../../playbooks/kernel/lines';
import { TEXTS, withTexts, type Texts } from './texts';

/**
 * A published version: never changes once it is written, but for texts that were published for those inside. `json` is the
 * canonical plan, byte for byte what `hash` is of; `plan` names the texts that count now.
 */
export interface Version {
  readonly hash: string;
  readonly playbook: string;
  readonly plan: Plan;
  readonly json: string;
  readonly lines: Lines;
  readonly templates: readonly TemplateVariant[];
}

/** A playbook as it takes in new enrollments now. */
export interface LivePlaybook {
  readonly id: string;
  readonly state: 'live' | 'paused' | 'retired';
  readonly version: Version;
}

/** One publication with the playbooks it left live or paused, ordered by id. */
export interface Live {
  readonly seq: number;
  /** ms, playbook time. */
  readonly publishedAt: number;
  readonly project: Project;
  readonly playbooks: readonly LivePlaybook[];
  /** Of the events that only the product tells: those that some version, of whatever publication, waits for. */
  readonly heard: ReadonlySet<string>;
}

/** A pool, or a connection of it. */
export type Queryable = Pick<Pool, 'query'>;

const RECHECK_MS = 1_000;
const VERSIONS_KEPT = 500;

/**
 * What is published, cached in the process: the newest publication is looked for at most once a second,
 * versions are kept by hash (they never change). One query at a time, whoever asks meanwhile shares its answer.
 */
export class Published {
  private known: Live | undefined;
  private checkedAt = -Infinity;
  private checking: Promise<Live> | undefined;
  private readonly versions = new Map<string, Version>();
  private readonly loading = new Map<string, Promise<Version>>();
  /** The last text that was published for those inside, as far as it is known here. */
  private texts = 0;

  constructor(
    private readonly pool: Pool,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  /** The checked catalog, guards and calendars of the newest publication. Throws `NotPublished` before the first. */
  async project(): Promise<Project> {
    return (await this.newest()).project;
  }

  /** Playbooks that take in enrollments: live and paused ones (pause holds what is inside, intake goes on). Empty before the first publication. */
  async live(): Promise<readonly LivePlaybook[]> {
    return (await this.current())?.playbooks ?? [];
  }

  /** Undefined before the first publication. */
  async current(): Promise<Live | undefined> {
    try {
      return await this.newest();
    } catch (error) {
      if (error instanceof NotPublished) return undefined;
      throw error;
    }
  }

  /** Project and playbooks of one and the same publication. */
  async newest(): Promise<Live> {
    if (this.known !== undefined && this.elapsed() - this.checkedAt < RECHECK_MS) return this.known;
    this.checking ??= this.check().finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** Call after publishing or pausing in this process: the next reader sees it. */
  async refresh(): Promise<void> {
    await this.checking?.catch(() => undefined);
    this.checkedAt = -Infinity;
  }

  /** Throws `NotPublished` when there is no such version. */
  async version(hash: string): Promise<Version> {
    const known = this.versions.get(hash);
    if (known !== undefined) return known;
    const loading = this.loading.get(hash) ?? this.load(hash, this.pool);
    this.loading.set(hash, loading);
    return loading.finally(() => this.loading.delete(hash));
  }

  /** The same inside a transaction: never waits for a second connection while one is held. */
  async versionThrough(client: Queryable, hash: string): Promise<Version> {
    return this.versions.get(hash) ?? this.load(hash, client);
  }

  /** The canonical plan as bytes; undefined when it was never published here. */
  async planBytes(hash: string): Promise<Uint8Array | undefined> {
    try {
      return new TextEncoder().encode((await this.version(hash)).json);
    } catch (error) {
      if (error instanceof NotPublished) return undefined;
      throw error;
    }
  }

  private async load(hash: string, through: Queryable): Promise<Version> {
    const { texts: known } = this;
    const { rows } = await through.query<VersionRow>(
      `SELECT v.playbook, v.plan, v.lines, v.templates, ${TEXTS} AS texts FROM playbook_version v WHERE v.hash = $1`,
      [hash],
    );
    const row = rows[0];
    if (row === undefined) throw new NotPublished(`version ${hash} was never published here`);
    const { playbook, plan: json, lines, templates, texts } = row;
    const pinned = { plan: JSON.parse(json) as Plan, templates };
    const version = { hash, playbook, json, lines, ...withTexts(pinned, texts) };
    // Read while others were published: not kept.
    if (known !== this.texts) return version;
    this.versions.set(hash, version);
    const oldest = this.versions.keys().next().value;
    if (this.versions.size > VERSIONS_KEPT && oldest !== undefined) this.versions.delete(oldest);
    return version;
  }

  private async check(): Promise<Live> {
    const asked = this.elapsed();
    const { rows } = await this.pool.query<LiveRow>(
      `SELECT p.seq, tenure_ms(p.published_at) AS published_at, CASE WHEN p.seq = $1 THEN NULL ELSE p.project END AS project,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', b.id, 'state', b.state, 'version', b.version) ORDER BY b.id)
                   FROM playbook b WHERE b.state <> 'retired'), '[]') AS playbooks,
         ARRAY(SELECT h.type FROM heard_type h) AS heard,
         (SELECT max(t.seq) FROM text_publication t) AS texts,
         ARRAY(SELECT DISTINCT t.version FROM text_publication t WHERE t.seq > $2) AS reworded
       FROM publication p ORDER BY p.seq DESC LIMIT 1`,
      [this.known?.seq ?? -1, this.texts],
    );
    const row = rows[0];
    if (row === undefined) throw new NotPublished('nothing has been published yet');
    this.texts = row.texts ?? 0;
    row.reworded.forEach((hash) => this.versions.delete(hash));
    const project = row.project === null ? this.known?.project : whole(row.project);
    if (project === undefined) throw new Error('the newest publication came without its project');
    const playbooks = await Promise.all(
      row.playbooks.map(async ({ id, state, version }) => ({
        id,
        state,
        version: await this.version(version),
      })),
    );
    const heard = new Set(row.heard);
    this.known = { seq: row.seq, publishedAt: row.published_at, project, playbooks, heard };
    this.checkedAt = asked;
    return this.known;
  }
}

/** A publication of a version before these were known has none of them. */
function whole(stored: Project): Project {
  return {
    ...stored,
    catalog: { ...NO_CATALOG, ...stored.catalog },
    guards: { ...NO_GUARDS, ...stored.guards },
  };
}
const NO_CATALOG = { connections: {}, windows: {}, ladders: {}, computeOrder: [] };
const NO_GUARDS: Omit<Project['guards'], 'id' | 'zones'> = {
  blackouts: [],
  caps: [],
  holds: [],
  senders: {},
  patience: { n: 3, unit: 'd' },
  snoozeMax: { n: 90, unit: 'd' },
};

/** Nothing is published yet, or not under this hash. */
export class NotPublished extends Error {
  override readonly name = 'NotPublished';
}

interface VersionRow {
  plan: string;
  playbook: string;
  lines: Lines;
  templates: TemplateVariant[];
  texts: Texts | null;
}
interface LiveRow {
  seq: number;
  published_at: number;
  project: Project | null;
  playbooks: { id: string; state: 'live' | 'paused' | 'retired'; version: string }[];
  heard: string[];
  texts: number | null;
  reworded: string[];
}
