import { queryOptions, useQuery } from '@tanstack/react-query';
import { localeNow, useLocale } from '../messages/messages';
import { answerAs, api } from './client';

/** One attribute of the catalog, labels in the language of the reader. */
export interface Attribute {
  readonly type: string;
  readonly label?: string | null;
  readonly values?: Readonly<Record<string, string | null>>;
  readonly filter?: boolean;
  readonly computed: boolean;
}
export type Attributes = Readonly<Record<string, Attribute>>;

interface Titled {
  readonly title: string | null;
}

export interface Catalog {
  readonly organisation: {
    readonly name: string;
    readonly zone: string;
    readonly currency: string;
  };
  readonly customer: Attributes;
  readonly contacts: {
    readonly roles: Readonly<Record<string, Titled>>;
    readonly attributes: Attributes;
  };
  readonly records: Readonly<
    Record<
      string,
      {
        readonly plural: string;
        readonly title?: string | null;
        readonly list_title?: string | null;
        readonly attributes: Attributes;
      }
    >
  >;
  readonly events: Readonly<Record<string, { readonly title?: string | null }>>;
  readonly purposes: Readonly<Record<string, Titled & { readonly consent: string }>>;
  readonly roles: Readonly<Record<string, Titled>>;
  readonly queues: Readonly<Record<string, Titled>>;
}

const catalogQuery = (locale: string) =>
  queryOptions({
    queryKey: ['catalog', locale],
    queryFn: () => answerAs<Catalog>(api.GET('/v1/catalog')),
    staleTime: 300_000,
  });

/** What there is in this company; undefined until it has come. */
export function useCatalog(): Catalog | undefined {
  useLocale();
  return useQuery(catalogQuery(localeNow())).data;
}

/** `renews_on` as words, where the catalog has no label for it. */
export function labelOf(name: string, attribute?: Attribute): string {
  return attribute?.label ?? name.replaceAll('_', ' ');
}
