import type { Messages } from '../messages/en';

/** `hold.urgent_ticket` -> the hold “urgent ticket”. */
export function reasonWords(reason: string, { customer }: Messages): string {
  const [kind = reason, name = ''] = reason.split(/[.:](.*)/s);
  return customer.reason(customer.reasons[kind] ?? kind.replaceAll('_', ' '), name);
}
