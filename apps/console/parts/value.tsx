import { useLocale, useMessages } from '../messages/messages';
import { type Attribute, useCatalog } from '../services/catalog';
import { useNames } from '../services/people';
import { useDays, useTimes } from './time';

/** How a value of the catalog is written for its reader. */
export function useShow(): (value: unknown, attribute?: Attribute) => string {
  const messages = useMessages();
  const { locale } = useLocale();
  const name = useNames();
  const day = useDays();
  const { moment } = useTimes();
  const currency = useCatalog()?.organisation.currency;
  const number = (value: number, options: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }).format(value);
  const show = (value: unknown, attribute?: Attribute): string => {
    if (value === null || value === undefined || value === '') return messages.nothing;
    if (typeof value === 'boolean') return value ? messages.yes : messages.no;
    if (typeof value === 'number')
      return attribute?.type === 'money' && currency !== undefined
        ? number(value, { style: 'currency', currency, maximumFractionDigits: 0 })
        : number(
            value,
            attribute?.type === 'number' ? { maximumFractionDigits: digitsOf(value) } : {},
          );
    if (Array.isArray(value))
      return value.length === 0 ? messages.nothing : value.map((one) => show(one)).join(', ');
    if (typeof value !== 'string')
      return (
        pairs(value)
          .map(([key, one]) => `${key} ${show(one)}`)
          .join(', ') || messages.nothing
      );
    if (attribute?.type === 'person') return name(value);
    if (attribute?.type === 'time' && !Number.isNaN(Date.parse(value)))
      return moment(Date.parse(value));
    if (attribute?.type === 'date' || /^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
    return attribute?.values?.[value] ?? value;
  };
  return show;
}

/** Of an attribute: scores and counts are read whole, small numbers and shares need what follows. What a rule saw is not rounded. */
function digitsOf(value: number): number {
  if (Math.abs(value) < 1) return 2;
  return Math.abs(value) < 10 ? 1 : 0;
}

function pairs(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
