import type { Pool } from 'pg';
import type { Message } from '../../activities/channels/channel';
import type { Sandbox } from '../../activities/channels/http-channel';
import type { Request } from '../../activities/http/exchange';

/** Keeps what would have been sent over a connection without credentials, beside the mails: one row a send, however often it is tried. */
export class ChannelSandbox implements Sandbox {
  constructor(private readonly pool: Pool) {}

  async keep(message: Message, { method, url, headers, body }: Request): Promise<void> {
    const { sendKey, channel, at, from, to, subject, text } = message;
    await this.pool.query({
      name: 'keep-in-sandbox',
      text: KEEP,
      values: [
        uuidOf(sendKey),
        new Date(at).toISOString(),
        from.name,
        to,
        sendKey,
        subject,
        text,
        JSON.stringify(headers),
        Buffer.from(body),
        channel,
        `${method} ${url}`,
      ],
    });
  }
}

const KEEP = `
INSERT INTO sandbox_mail (id, received_at, mail_from, rcpt_to, message_id, subject, text, headers, raw, channel, url)
VALUES ($1, $2::timestamptz, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11)
ON CONFLICT ON CONSTRAINT sandbox_mail_pkey DO NOTHING`;

/** The first half of a send key as a uuid: the same for every try. */
function uuidOf(sendKey: string): string {
  return sendKey.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
