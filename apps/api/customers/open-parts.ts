import { Injectable } from '@nestjs/common';
import { ApprovalsService } from '../approvals/approvals.service';
import type { Caller } from '../auth/caller';
import { EnrollmentsService } from '../enrollments/enrollments.service';
import { HoldsService } from '../stops/holds.service';
import { TasksService } from '../tasks/tasks.service';

/** Who reads, and in which languages. */
export interface Reader {
  readonly caller: Caller;
  readonly locales: readonly string[];
}

const OPEN = { limit: 200, status: 'open' } as const;

/** What is open of one customer. */
@Injectable()
export class OpenParts {
  constructor(
    private readonly enrollments: EnrollmentsService,
    private readonly tasks: TasksService,
    private readonly approvals: ApprovalsService,
    private readonly holds: HoldsService,
  ) {}

  async of(
    part: 'enrollments' | 'tasks' | 'approvals' | 'holds',
    customer: string,
    { caller, locales }: Reader,
  ): Promise<readonly unknown[]> {
    const query = { ...OPEN, customer };
    switch (part) {
      case 'enrollments':
        return this.enrollments.insideOf(customer, locales);
      case 'tasks':
        return (await this.tasks.list(query, caller, locales)).data;
      case 'approvals':
        return (await this.approvals.list(query, caller)).data;
      case 'holds':
        return (await this.holds.list(query)).data;
    }
  }
}
