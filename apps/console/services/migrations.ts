import { answerAs, api } from './client';
import type { paths } from './schema';

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never;
export type MigrationPlan = Json<
  paths['/v1/playbooks/{id}/versions']['get']['responses'][200]
>['migrations'][number];
export type Migrated = Json<paths['/v1/migrations']['post']['responses'][202]>;

const once = () => ({ header: { 'Idempotency-Key': crypto.randomUUID() } });

/** Whom it would move, and what of; nobody is moved. */
export const countMigration = ({ plan }: MigrationPlan): Promise<Migrated> =>
  answerAs(api.POST('/v1/migrations', { params: once(), body: { plan, dry_run: true } }));

/** As many as were counted, or nobody. */
export const migrate = (
  { plan }: MigrationPlan,
  confirmed: number,
  reason: string,
): Promise<Migrated> =>
  answerAs(api.POST('/v1/migrations', { params: once(), body: { plan, confirmed, reason } }));
