import { Inject, Injectable } from '@nestjs/common';
import type { SandboxMail } from '../../shared/database/entities/sandbox-mail.entity';
import type { Once } from '../http/idempotent.decorator';
import { Problem } from '../http/problem';
import { EventsService } from '../events/events.service';
import { WORLD, type World } from '../world';
import { SandboxService } from './sandbox.service';

/** The send that a caught message came from. */
export interface Sent {
  readonly outreach_id: string;
  readonly enrollment_id: string;
  readonly customer_id: string;
  readonly contact_id: string | null;
  readonly playbook: string;
  readonly step: string;
}

/** A Message-ID starts with the first half of a send key; other channels keep the whole key in its place. */
const KEY = /^<?([0-9a-f]{32})(?:[0-9a-f]{32}$|@)/;

/** What the customer would do with a message: said to the same door that a mail system speaks to. */
@Injectable()
export class ReplyService {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly sandbox: SandboxService,
    private readonly events: EventsService,
  ) {}

  async sentOf({ message_id }: SandboxMail): Promise<Sent | null> {
    const key = KEY.exec(message_id ?? '')?.[1];
    if (key === undefined) return null;
    const { rows } = await this.world.pool.query<Sent>(
      `SELECT id AS outreach_id, enrollment_id, customer_id, contact_id, playbook, step FROM outreach
       WHERE send_key BETWEEN $1 AND $2 LIMIT 1`,
      [key.padEnd(64, '0'), key.padEnd(64, 'f')],
    );
    return rows[0] ?? null;
  }

  /** The same key again is the same event: it is taken once. */
  async reply(id: string, text: string | undefined, by: Once): Promise<object> {
    const sent = await this.sentOf(await this.sandbox.get(id));
    if (sent === null || sent.contact_id === null)
      throw new Problem(
        'operation_refused',
        'no send to a contact is known behind this message, so nobody could reply to it',
      );
    const { outreach_id, enrollment_id } = sent;
    const event = {
      id: `reply:${id}:${by.idempotencyKey}`.slice(0, 128),
      type: 'outreach.replied',
      data: { outreach: outreach_id, ...(text === undefined ? {} : { text }) },
    };
    return {
      ...(await this.events.post({ form: 'ours', body: event }, by.caller)),
      outreach_id,
      enrollment_id,
    };
  }
}
