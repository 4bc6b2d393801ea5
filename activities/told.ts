import type { Receipt } from '../playbooks/kernel/command';
import { traceDelivery, type Keeper } from '../playbooks/rules/trace-delivery';
import { withLine } from './decide-batch';
import type { Try } from './deliver-deps';
import type { Addressed } from './deliver-store';

/** The one line a delivery leaves in the story; the ledger tells of its copies. */
export function told(
  { ground, request, planned }: Pick<Try, 'ground' | 'request' | 'planned'>,
  receipt: Receipt,
  {
    addressed,
    keeper,
  }: { readonly addressed?: Addressed | undefined; readonly keeper?: Keeper } = {},
) {
  if (planned.copy !== undefined) return [];
  const to = addressed && { ...addressed, template: planned.template };
  return [withLine(traceDelivery(request.delivery, receipt, to, keeper), ground.version.lines)];
}
