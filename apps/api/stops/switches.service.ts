import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit } from '../../shared/audit';
import { lookAtWaiting } from '../../shared/change/look-at-waiting';
import { LOCK_SPACES } from '../../shared/database/lock-spaces';
import { transact } from '../../shared/database/transact';
import { type Caller, grantTo, nameOf } from '../auth/caller';
import { Problem } from '../http/problem';
import type { Based } from './by-base';
import { catalogOf, WORLD, type World } from '../world';

export interface Switch {
  readonly scope: string;
  readonly engaged: boolean;
  readonly reason: string | null;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly version: number;
}
interface Turn {
  readonly engaged: boolean;
  readonly reason: string;
}

/**
 * Turned under the lock that every claim and every gate shares, taken exclusively: when it has committed, whatever was
 * let out before has been put on record, and nothing more is let out.
 */
@Injectable()
export class SwitchesService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(): Promise<Switch[]> {
    const { rows } = await this.world.pool.query<Switch>(
      'SELECT * FROM switch ORDER BY engaged DESC, scope LIMIT 1000',
    );
    return rows;
  }

  async turn(scope: string, { engaged, reason }: Turn, { caller, base }: Based): Promise<Switch> {
    if (!engaged) checkMayRelease(caller);
    if (base === undefined)
      throw new Problem(
        'precondition_required',
        'send If-Match with the version of the switch that was read; "0" where it was never turned',
      );
    await this.checkScope(scope);
    const by = nameOf(caller);
    return transact(this.world.pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK_SPACES.switch]);
      const now = this.world.clock.now();
      const current = await find(client, scope);
      if (current?.engaged === engaged) return current;
      if (String(current?.version ?? 0) !== base)
        throw new Problem(
          'changed_since_read',
          `switch ${scope} was turned since it was read`,
          [],
          {
            current: current ?? null,
          },
        );
      const turned = await write(client, { scope, engaged, reason, by, now });
      if (!engaged) await lookAtWaiting(client, now);
      return turned;
    });
  }

  private async checkScope(scope: string): Promise<void> {
    const [kind = '', name] = /^(playbook|channel):(.+)$/.exec(scope)?.slice(1) ?? [scope];
    if (kind === 'global') return;
    const { channels } = await catalogOf(this.world);
    if (kind === 'channel' && name !== undefined && Object.hasOwn(channels, name)) return;
    const { rowCount } = await this.world.pool.query('SELECT 1 FROM playbook WHERE id = $1', [
      name ?? '',
    ]);
    if (kind === 'playbook' && rowCount === 1) return;
    throw new Problem(
      'not_found',
      `there is no switch "${scope.slice(0, 128)}"; write global, playbook:<id> of a playbook that was published, or channel:<name> of the catalog`,
    );
  }
}

/** To stop is for many, to let go again for those who answer for it. */
function checkMayRelease(caller: Caller): void {
  if (caller.kind === 'person' && grantTo(caller, 'switches:write') === 'yes') return;
  throw new Problem(
    'not_yours',
    'with switches:write you may engage this switch; ops or admin release it again',
  );
}

async function find(client: PoolClient, scope: string): Promise<Switch | undefined> {
  const { rows } = await client.query<Switch>('SELECT * FROM switch WHERE scope = $1', [scope]);
  return rows[0];
}

async function write(
  client: PoolClient,
  turn: Turn & { readonly scope: string; readonly by: string; readonly now: number },
): Promise<Switch> {
  const { scope, engaged, reason, by, now } = turn;
  const values = [scope, engaged, reason, by, new Date(now)];
  const { rows } = await client.query<Switch>(
    `INSERT INTO switch AS s (scope, engaged, reason, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (scope) DO UPDATE SET engaged = $2, reason = $3, changed_by = $4, changed_at = $5, version = s.version + 1
     RETURNING *`,
    values,
  );
  await client.query(
    'INSERT INTO switch_change (scope, engaged, reason, by, at) VALUES ($1, $2, $3, $4, $5)',
    values,
  );
  await audit(client, {
    actor: by,
    action: engaged ? 'switch.engage' : 'switch.release',
    resource: `switch/${scope}`,
    detail: { reason },
    at: now,
  });
  return rows[0] as Switch;
}
