import type { Access as PersonAccess } from '../../shared/database/entities/person.entity';

export type Access = PersonAccess;
/** `own`: only what is one's own (customers where one holds a role, tasks of oneself and one's queues, a leader's people). */
export type Grant = 'yes' | 'own' | 'no';

type Row = Readonly<Record<Access, Grant> & { readonly key: 'may' | 'never' }>;

const ALL: Row = { ops: 'yes', csm: 'yes', leader: 'yes', admin: 'yes', key: 'may' };
const CARE: Row = { ...ALL, csm: 'own' };
const OPS: Row = { ops: 'yes', csm: 'no', leader: 'no', admin: 'yes', key: 'may' };
const ADMIN: Row = { ops: 'no', csm: 'no', leader: 'no', admin: 'yes', key: 'may' };

/** Who may do what; a key holds permissions one by one, and some never. */
export const PERMISSIONS = {
  'customers:read': ALL,
  'events:read': ALL,
  'enrollments:read': ALL,
  'tasks:read': ALL,
  'outreach:read': ALL,
  'playbooks:read': ALL,
  'customers:write': CARE,
  'consents:write': CARE,
  'holds:write': CARE,
  'enrollments:create': CARE,
  'events:write': OPS,
  'enrollments:operate': { ops: 'yes', csm: 'own', leader: 'own', admin: 'yes', key: 'may' },
  'tasks:act': { ops: 'own', csm: 'own', leader: 'own', admin: 'own', key: 'never' },
  'approvals:decide': { ops: 'own', csm: 'own', leader: 'own', admin: 'own', key: 'never' },
  'playbooks:publish': OPS,
  'playbooks:control': OPS,
  // `own` and keys: they may engage one, not release it.
  'switches:write': { ...OPS, leader: 'own' },
  'operations:read': { ...OPS, leader: 'yes' },
  'operations:write': { ...OPS, key: 'never' },
  'audit:read': { ops: 'yes', csm: 'no', leader: 'yes', admin: 'yes', key: 'may' },
  'outreach:resolve': { ...CARE, key: 'never' },
  'people:write': ADMIN,
  'keys:write': { ...ADMIN, key: 'never' },
} as const satisfies Readonly<Record<string, Row>>;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as Permission[];

/** The widest grant that any of somebody's roles gives. */
export function grantOf(access: readonly Access[], permission: Permission): Grant {
  const grants = access.map((role): Grant => PERMISSIONS[permission][role]);
  if (grants.includes('yes')) return 'yes';
  return grants.includes('own') ? 'own' : 'no';
}
