import type { TemplateVariant } from '../../../playbooks/kernel/catalog';
import type { Plan } from '../../../playbooks/kernel/plan';

/** Texts that were published for those inside, by path. */
export type Texts = Readonly<
  Record<string, { readonly hash: string; readonly variants: readonly TemplateVariant[] }>
>;

/** Of one version, as SQL: `v` is its row. */
export const TEXTS = `(SELECT jsonb_object_agg(t.path, jsonb_build_object('hash', t.hash, 'variants', t.variants)) FROM (
  SELECT DISTINCT ON (o.path) o.path, o.hash, o.variants FROM text_publication o WHERE o.version = v.hash
  ORDER BY o.path, o.seq DESC) t)`;

interface Pinned {
  readonly plan: Plan;
  readonly templates: readonly TemplateVariant[];
}

/** What a version says since: the hash that each send records is that of the text it uses. */
export function withTexts({ plan, templates }: Pinned, texts: Texts | null): Pinned {
  if (texts === null) return { plan, templates };
  const hashes = Object.entries(texts).map(([path, { hash }]) => [path, hash]);
  return {
    plan: {
      ...plan,
      templates: { ...plan.templates, ...(Object.fromEntries(hashes) as Plan['templates']) },
    },
    templates: [
      ...templates.filter(({ path }) => !Object.hasOwn(texts, path)),
      ...Object.values(texts).flatMap(({ variants }) => variants),
    ],
  };
}
