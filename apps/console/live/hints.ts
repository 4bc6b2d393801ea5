import type { QueryKey } from '@tanstack/react-query';

/** What the server says: something of this topic changed. Never how. */
export interface Hint {
  readonly topic: string;
  /** What of the topic, where it is one thing. */
  readonly id: string | null;
}

/** Lists that every page may hear of; things (`customer:acme`) are asked for by the screen that shows them. */
export const LISTS = [
  'inbox',
  'approvals',
  'outreach',
  'playbooks',
  'switches',
  'operations',
  'notices',
];

type Keys = (id: string | null) => readonly QueryKey[];

/** Topic, or its kind -> the queries that may be old now. */
const QUERIES: Readonly<Record<string, Keys>> = {
  inbox: (id) => [['tasks'], ...(id === null ? [['task']] : [['task', id]])],
  approvals: (id) => [['approvals'], ...(id === null ? [['approval']] : [['approval', id]])],
  outreach: () => [['outreach']],
  playbooks: () => [['playbooks'], ['playbook'], ['catalog']],
  // Who has just come knows from `me` which are engaged.
  switches: (id) => (id === null ? [['switches']] : [['me'], ['switches']]),
  operations: () => [['operations']],
  notices: () => [['notices']],
  customer: (id) => [['customers'], ['customer', id], ['holds', id], ['enrollments', 'of', id]],
  enrollment: (id) => [['enrollment', id]],
  playbook: (id) => [['playbook', id], ['enrollments']],
  task: (id) => [['task', id]],
};

export function keysOf({ topic, id }: Hint): readonly QueryKey[] {
  const [kind = topic, thing] = topic.split(/:(.*)/s);
  return QUERIES[kind]?.(thing ?? id) ?? [];
}
