import { queryOptions, useQuery } from '@tanstack/react-query';
import { useLocale } from '../messages/messages';
import { answerOf, api } from './client';
import type { ListedPlaybook } from './playbooks';

/** For choices and names; what a playbook is and does has a page of its own. Titles are in the language of the reader. */
const playbookNamesQuery = (locale: string) =>
  queryOptions({
    queryKey: ['playbooks', 'names', locale],
    queryFn: async () =>
      (await answerOf(api.GET('/v1/playbooks', { params: { query: { limit: 200 } } }))).data,
    staleTime: 300_000,
  });

const NONE: readonly ListedPlaybook[] = [];

export function usePlaybookNames(): readonly ListedPlaybook[] {
  const { locale } = useLocale();
  return useQuery(playbookNamesQuery(locale)).data ?? NONE;
}

/** Those that may let somebody in. */
export function useLivePlaybooks(): readonly ListedPlaybook[] {
  return usePlaybookNames().filter(({ state }) => state !== 'retired');
}
