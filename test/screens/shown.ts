import type { ApiClient } from '../../apps/cli/api-client';

/** One picture: whose screen, where, and what to do there first. */
export interface Shown {
  readonly name: string;
  readonly as: 'ana' | 'olga' | 'max' | null;
  /** Of a running Tenure; undefined where it has nothing of the kind. */
  path(api: ApiClient): Promise<string | undefined> | string;
  /** Keys pressed once it stands still. */
  readonly keys?: readonly string[];
  /** With nobody there the picture would be the same, or of something that is not there. */
  readonly fullOnly?: boolean;
}

interface Listed {
  readonly id: string;
}
async function first(api: ApiClient, path: string): Promise<string | undefined> {
  return (await api.get<{ data: Listed[] }>(path)).body.data[0]?.id;
}
/** The detail of what a list begins with. */
const firstOf = (list: string, page: string) => async (api: ApiClient) => {
  const id = await first(api, list);
  return id === undefined ? undefined : `${page}/${id}`;
};

export const SHOWN: readonly Shown[] = [
  { name: 'sign-in', as: null, path: () => '/sign-in', fullOnly: true },
  { name: 'inbox', as: 'ana', path: () => '/inbox/mine', keys: ['j'] },
  { name: 'why', as: 'ana', path: () => '/inbox/mine', keys: ['j', 'w'], fullOnly: true },
  { name: 'team', as: 'max', path: () => '/inbox/team' },
  { name: 'approvals', as: 'ana', path: () => '/approvals', keys: ['j'] },
  { name: 'customers', as: 'ana', path: () => '/customers' },
  { name: 'customer', as: 'ana', path: () => '/customers/ruihe', fullOnly: true },
  { name: 'playbooks', as: 'olga', path: () => '/playbooks' },
  { name: 'playbook', as: 'olga', path: () => '/playbooks/escalation', fullOnly: true },
  {
    ...{ name: 'enrollment', as: 'olga', fullOnly: true },
    path: firstOf('/v1/enrollments?playbook=escalation&customer=anke', '/enrollments'),
  },
  { name: 'operations', as: 'olga', path: () => '/operations' },
  { name: 'sandbox', as: 'olga', path: () => '/sandbox', keys: ['j'] },
];
