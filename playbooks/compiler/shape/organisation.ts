import type { Catalog } from '../../kernel/catalog';
import type { Findings } from '../findings';
import type { Tree } from '../tree';
import { listOf, LOCALE, reference, word, wrong } from './basics';
import type { CatalogUse } from './catalog';
import type { Fields } from './fields';

/** Who we are: the part of the catalog every outreach and every time falls back to. */

export function organisationOf(
  fields: Fields | undefined,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['organisation'] {
  const zone = reference(fields?.get('zone'), 'zone', findings);
  const calendar = reference(fields?.get('calendar'), 'calendar', findings);
  if (zone !== undefined) uses.push({ kind: 'zone', name: zone });
  if (calendar !== undefined) uses.push({ kind: 'calendar', name: calendar });
  return {
    name: word(fields?.get('name'), 'name', findings)?.value ?? '',
    zone: zone?.value ?? 'UTC',
    calendar: calendar?.value ?? '',
    locales: localesOf(fields?.get('locales'), findings),
    currency: currencyOf(fields?.get('currency'), findings),
    postalAddress: addressOf(fields, findings),
  };
}

function localesOf(tree: Tree | undefined, findings: Findings): readonly string[] {
  const items = listOf(tree, 'locales', 'a list of locales like [zh-CN, en]', findings) ?? [];
  return items.flatMap((item) => {
    const locale = word(item, 'locales', findings, 'a locale like en or zh-CN');
    if (locale === undefined) return [];
    if (LOCALE.test(locale.value)) return [locale.value];
    return wrong(item, 'locales', 'a locale like en or zh-CN', findings) ?? [];
  });
}

function currencyOf(tree: Tree | undefined, findings: Findings): string {
  const expected = 'a currency in three letters, like CNY or EUR';
  const currency = word(tree, 'currency', findings, expected)?.value;
  if (tree === undefined || currency === undefined) return '';
  return /^[A-Z]{3}$/.test(currency)
    ? currency
    : (wrong(tree, 'currency', expected, findings) ?? '');
}

/** An empty one is as good as none: what is sent must say where we can be written to. */
function addressOf(fields: Fields | undefined, findings: Findings): string {
  const entry = fields?.entry('postal_address');
  if (entry === undefined) return '';
  const { value } = entry;
  if (value.kind === 'leaf' && value.text.trim() === '') {
    findings.add('commercial-without-address', entry.keySpan);
    return '';
  }
  return word(value, 'postal_address', findings)?.value ?? '';
}
