import type { Permission } from '../auth/permissions';

/** What a page may want to hear of: a list, or one thing. */
export const LISTS = [
  'inbox',
  'approvals',
  'outreach',
  'playbooks',
  'switches',
  'operations',
  'notices',
] as const;
type List = (typeof LISTS)[number];
const THINGS = ['customer', 'enrollment', 'playbook', 'task'] as const;

export type Thing = (typeof THINGS)[number];

const MOST_TOPICS = 20;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$/;

/** `inbox,customer:acme` as topics; else what is wrong with it. */
export function toTopics(
  text: string,
): { readonly topics: readonly string[] } | { readonly fault: string } {
  const topics = [...new Set(text.split(',').map((one) => one.trim()))].filter((one) => one !== '');
  if (topics.length === 0) return { fault: 'no topic is named' };
  if (topics.length > MOST_TOPICS)
    return { fault: `${topics.length} topics are named, at most ${MOST_TOPICS} are heard at once` };
  const wrong = topics.find((one) => !isTopic(one));
  return wrong === undefined ? { topics } : { fault: `there is no topic "${wrong.slice(0, 64)}"` };
}

function isTopic(topic: string): boolean {
  if ((LISTS as readonly string[]).includes(topic)) return true;
  const [kind, id] = partsOf(topic);
  return (THINGS as readonly string[]).includes(kind) && ID.test(id);
}

/** `customer:acme` -> customer, acme. */
function partsOf(topic: string): readonly [string, string] {
  const colon = topic.indexOf(':');
  return colon === -1 ? [topic, ''] : [topic.slice(0, colon), topic.slice(colon + 1)];
}

/** What reading the same needs: a hint tells that something is there. */
const NEEDS: Readonly<Record<List | Thing, Permission | undefined>> = {
  inbox: 'tasks:read',
  approvals: 'tasks:read',
  outreach: 'outreach:read',
  playbooks: 'playbooks:read',
  switches: 'playbooks:read',
  operations: 'operations:read',
  // Of one's own, and of whom is never said.
  notices: undefined,
  customer: 'customers:read',
  enrollment: 'enrollments:read',
  playbook: 'playbooks:read',
  task: 'tasks:read',
};

export function neededFor(topic: string): Permission | undefined {
  return NEEDS[partsOf(topic)[0] as List | Thing];
}

/** Ids of the things of one kind among topics. */
export function idsOf(topics: Iterable<string>, thing: Thing): string[] {
  return [...topics].flatMap((topic) => {
    const [kind, id] = partsOf(topic);
    return kind === thing ? [id] : [];
  });
}

export const TOPIC_WORDS = `${LISTS.join(', ')}, or ${THINGS.map((one) => `${one}:<id>`).join(', ')}`;
