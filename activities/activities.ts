import type {
  CallReceipt,
  CallRequest,
  DeliverRequest,
  Receipt,
  SettleAnswer,
  SettleRequest,
} from '../playbooks/kernel/command';

/** What touches the world, as the workflow knows it: types only, so that nothing of it enters the workflow bundle. */
export interface Activities {
  settle(request: SettleRequest): Promise<SettleAnswer>;
  deliver(request: DeliverRequest): Promise<Receipt>;
  call(request: CallRequest): Promise<CallReceipt>;
}
