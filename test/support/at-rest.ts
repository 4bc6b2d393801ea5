import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { workflowId } from '../../workflows/messages';

/**
 * Whether anything is on its way: an outbox row, a workflow task, an activity. Histories of those that have ended are not
 * read again, nor those that rested and have not grown since: nothing moves without an event.
 */
export class AtRest {
  private readonly over = new Set<string>();
  /** Enrollment -> events in its history when it was found at rest. */
  private readonly rested = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    private readonly client: Client,
  ) {}

  async isBusy(): Promise<boolean> {
    const { rows } = await this.pool.query<{ waits: boolean; ids: string[] }>({
      name: 'at rest',
      text: `SELECT EXISTS (SELECT 1 FROM outbox)
         OR EXISTS (SELECT 1 FROM enrollment WHERE workflow_started_at IS NULL AND status <> 'held_out') AS waits,
         ARRAY(SELECT id::text FROM enrollment WHERE workflow_started_at IS NOT NULL) AS ids`,
    });
    const { waits, ids } = rows[0] ?? { waits: true, ids: [] };
    if (waits) return true;
    const running = ids.filter((id) => !this.over.has(id));
    const busy = await Promise.all(running.map((id) => this.isUnderWay(id)));
    return busy.includes(true);
  }

  /** Ends what runs, and forgets all. */
  async clear(enrollments: readonly string[]): Promise<void> {
    const running = enrollments.filter((id) => !this.over.has(id));
    const ended = running.map((id) => this.handle(id).terminate());
    await Promise.allSettled(ended);
    this.over.clear();
    this.rested.clear();
  }

  /** By the history alone: what the server says of pending tasks comes a moment later. */
  private async isUnderWay(enrollment: string): Promise<boolean> {
    const rested = this.rested.get(enrollment);
    if (rested !== undefined) {
      const { historyLength } = await this.handle(enrollment).describe();
      if (historyLength === rested) return false;
      this.rested.delete(enrollment);
    }
    const { events } = await this.handle(enrollment).fetchHistory();
    let out = 0;
    let news = false;
    for (const event of events ?? []) {
      if (event.activityTaskScheduledEventAttributes) out += 1;
      if (event.activityTaskCompletedEventAttributes) out -= 1;
      if (event.activityTaskFailedEventAttributes) out -= 1;
      if (event.workflowTaskCompletedEventAttributes) news = false;
      else if (isNews(event)) news = true;
      if (event.workflowExecutionCompletedEventAttributes) this.over.add(enrollment);
    }
    const busy = out > 0 || news;
    if (!busy) this.rested.set(enrollment, events?.length ?? 0);
    return busy;
  }

  private handle(enrollment: string) {
    return this.client.workflow.getHandle(workflowId(enrollment));
  }
}

type Handle = ReturnType<Client['workflow']['getHandle']>;
type Event = NonNullable<Awaited<ReturnType<Handle['fetchHistory']>>['events']>[number];

/** What a workflow has to look at. */
function isNews(event: Event): boolean {
  const news = [
    event.workflowExecutionStartedEventAttributes,
    event.workflowExecutionSignaledEventAttributes,
    event.workflowTaskScheduledEventAttributes,
    event.timerFiredEventAttributes,
    event.activityTaskCompletedEventAttributes,
    event.activityTaskFailedEventAttributes,
  ];
  return news.some((one) => one !== null && one !== undefined);
}
