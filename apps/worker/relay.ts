import { Client } from 'pg';
import type { PlaybookClock } from '../../playbooks/kernel/clock';
import { send, type EnrollmentClient, type OutboxRow, type Sent } from './relay-send';
import { Shards } from './relay-shards';
import { claim, finish } from './relay-sql';

export interface RelayOptions {
  readonly databaseUrl: string;
  readonly workflows: EnrollmentClient;
  /** How playbook time runs: told to every workflow at its start. */
  readonly clock: PlaybookClock;
  readonly log: (line: string) => void;
  /** Whether a message can never be taken, however often it is sent. */
  readonly isPermanent?: (error: unknown) => boolean;
}

const IDLE_MS = 25;
const BALANCE_MS = 1_000;
const RECONNECT_MS = 500;
const ENROLLMENTS_AT_ONCE = 200;

/**
 * Carries what was committed to the outbox to the workflows: at least once, per enrollment one message at a time and in
 * order. Owns shards of enrollments through its connection; when that is lost it begins again with a new one.
 * What is sent twice by a crash is absorbed: a start by its id, an event by the workflow's ring of seen ids.
 */
export class Relay {
  private stopping = false;
  private running: Promise<void> | undefined;
  /** Enrollment -> shard, while something is on its way or not yet written down. */
  private readonly inFlight = new Map<string, number>();
  private readonly done: Sent[] = [];
  private wake: () => void = () => undefined;

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Takes nothing more, waits for what is on its way and writes it down. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.relayOn(await this.connect());
      } catch (error) {
        this.options.log(`relay: ${words(error)}; begins again`);
        await this.pause(RECONNECT_MS);
      }
    }
  }

  private async connect(): Promise<Client> {
    const connection = new Client({
      connectionString: this.options.databaseUrl,
      application_name: 'tenure-relay',
      keepAlive: true,
    });
    connection.on('error', () => this.wake());
    await connection.connect();
    return connection;
  }

  private async relayOn(connection: Client): Promise<void> {
    const shards = new Shards(connection);
    try {
      await shards.appear();
      let balancedAt = -Infinity;
      while (!this.stopping) {
        if (performance.now() - balancedAt > BALANCE_MS) {
          await shards.balance(new Set(this.inFlight.values()));
          balancedAt = performance.now();
        }
        await this.round(connection, [...shards.held]);
      }
      while (this.inFlight.size > 0) {
        await this.writeDown(connection);
        if (this.inFlight.size > 0) await this.pause(IDLE_MS);
      }
    } finally {
      await connection.end().catch(() => undefined);
    }
  }

  /** Writes down what is done, takes what is there; rests only when there was neither. */
  private async round(connection: Client, shards: readonly number[]): Promise<void> {
    const began = performance.now();
    const written = await this.writeDown(connection);
    const room = this.inFlight.size < ENROLLMENTS_AT_ONCE && shards.length > 0;
    const rows = room ? await claim(connection, shards, [...this.inFlight.keys()]) : [];
    for (const own of groups(rows)) void this.carry(own);
    // An old backlog makes the search long: then it is asked for less often.
    if (rows.length === 0 && !written && this.done.length === 0)
      await this.pause(Math.max(IDLE_MS, 5 * (performance.now() - began)));
  }

  private async carry(rows: readonly OutboxRow[]): Promise<void> {
    const enrollment = rows[0]?.enrollment_id ?? '';
    this.inFlight.set(enrollment, shardOf(enrollment));
    const sent = await send(rows, this.options);
    if (sent.error !== undefined)
      this.options.log(`relay: enrollment ${enrollment}: ${words(sent.error)}`);
    this.done.push(sent);
    this.wake();
  }

  /** In flight until it is written down: a row that is still there must not be taken again. */
  private async writeDown(connection: Client): Promise<boolean> {
    const sent = [...this.done];
    if (sent.length === 0) return false;
    await finish(connection, sent, this.options.isPermanent ?? isInvalid);
    this.done.splice(0, sent.length);
    for (const { enrollment } of sent) this.inFlight.delete(enrollment);
    return true;
  }

  /** Until somebody wakes it, at most `ms`. */
  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }
}

function groups(rows: readonly OutboxRow[]): Iterable<OutboxRow[]> {
  const byEnrollment = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const own = byEnrollment.get(row.enrollment_id);
    if (own === undefined) byEnrollment.set(row.enrollment_id, [row]);
    else own.push(row);
  }
  return byEnrollment.values();
}

/** As in the table: the last hex digit of the enrollment's id. */
function shardOf(enrollment: string): number {
  return parseInt(enrollment.slice(-1), 16);
}

const INVALID_ARGUMENT = 3;

function isInvalid(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return code === INVALID_ARGUMENT || cause?.code === INVALID_ARGUMENT;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
