import type { Plan } from '../../kernel/plan';

/** A version that was published: what is compared with the files that are there now. */
export interface Version {
  /** `sha256:<64 hex>`. */
  readonly hash: string;
  readonly number: number;
  readonly plan: Plan;
  /** Bodies and subjects of the texts it pins. */
  readonly texts: readonly string[];
}

/** `3 customers`, `1 contract`. */
export function counted(n: number, subject: string): string {
  return `${n} ${subject}${n === 1 ? '' : 's'}`;
}
