import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Config } from '../shared/config/config';
import type { Clock } from '../shared/clock';
import type { Published } from '../shared/publications/published';
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
  readonly temporal: TemporalDoor;
  /** Only where the configuration names a port for it. */
  readonly mailSandbox?: MailSandbox;
  readonly version: string;
  readonly log: (line: string) => void;
}

/** Nest's token for it. */
export const WORLD = 'World';
