import type { Owner } from './chain';

/** An open task of the customer with a merge key, of whatever enrollment: a step with that key joins it. */
export interface SharedTask {
  readonly id: string;
  readonly mergeKey: string;
  readonly dueAt: number;
  readonly giveUpAt?: number;
  readonly owner: Owner;
}
