import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api, carryToken } from './client';
import { Refused } from './problem';
import type { paths } from './schema';

/** Who is signed in; the clock of the server with it, because what is late is late by that one. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await answerOf(api.GET('/v1/me'));
    carryToken(me.csrf_token ?? '');
    const ahead = me.now === undefined ? 0 : Date.parse(me.now) - Date.now();
    return { ...me, ahead };
  },
  retry: (times, error) => times < 2 && error instanceof Refused && error.problem.status === 429,
  staleTime: 60_000,
  refetchInterval: 300_000,
});

type MePatch = NonNullable<paths['/v1/me']['patch']['requestBody']>['content']['application/json'];
/** What people say of themselves. */
export type OwnSettings = Required<MePatch>;

export const patchMe = (body: MePatch) => answerOf(api.PATCH('/v1/me', { body }));

export function useMe() {
  const { data } = useQuery(meQuery);
  if (data === undefined) throw new Error('this part stands behind the sign-in');
  return data;
}

/** Playbook time in ms. */
export function useNow(): number {
  return Date.now() + useMe().ahead;
}

export const waysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: () => answerOf(api.GET('/auth/ways')),
  retry: false,
  staleTime: Infinity,
});

export const devPeopleQuery = queryOptions({
  queryKey: ['dev-people'],
  queryFn: async () => (await answerOf(api.GET('/auth/dev'))).data,
  retry: false,
  staleTime: Infinity,
});

export async function signInAs(person: string): Promise<void> {
  await answerOf(api.POST('/auth/dev', { body: { person } }));
}

export async function signOut(): Promise<void> {
  await answerOf(api.POST('/auth/sign-out'));
  for (const key of Object.keys(localStorage))
    if (key.startsWith('tenure.draft.')) localStorage.removeItem(key);
}
