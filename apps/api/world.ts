import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Config } from '../shared/config/config';
import type { Clock } from '../shared/clock';
import type { Catalog } from '../../playbooks/kernel/catalog';
import type { LinkMaker } from '../shared/links/link-maker';
import { NotPublished, type Published } from '../shared/publications/published';
import { Problem } from './http/problem';
import type { Metrics } from './metrics/metrics';
import type { Credentials } from './auth/credentials';
import type { TemporalDoor } from './enrollments/temporal-door';
import type { MailSandbox } from './sandbox/mail-sandbox';

/** What every service may need, made once by the composition root. */
export interface World {
  readonly config: Config;
  readonly pool: Pool;
  readonly data: DataSource;
  readonly clock: Clock;
  readonly published: Published;
  readonly credentials: Credentials;
  readonly links: LinkMaker;
  readonly temporal: TemporalDoor;
  /** Only where the configuration names a port for it. */
  readonly mailSandbox?: MailSandbox;
  readonly metrics: Metrics;
  readonly version: string;
  readonly log: (line: string) => void;
}

/** Nest's token for it. */
export const WORLD = 'World';

/** In which languages texts are shown: those the caller reads, then the organisation's, of which the first is the last resort. */
export async function readingOrder(
  { published }: World,
  asked: readonly string[],
): Promise<readonly string[]> {
  try {
    return [...asked, ...(await published.project()).catalog.organisation.locales];
  } catch (error) {
    if (error instanceof NotPublished) return asked;
    throw error;
  }
}

/** The catalog in force; an empty company has none yet. */
export async function catalogOf(world: World): Promise<Catalog> {
  try {
    return (await world.published.project()).catalog;
  } catch (error) {
    if (!(error instanceof NotPublished)) throw error;
    throw new Problem(
      'operation_refused',
      'nothing is published yet: publish a project with its catalog first (POST /v1/publications)',
    );
  }
}
