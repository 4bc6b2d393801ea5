import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Clock } from '../../shared/clock';
import { uuid7 } from '../../shared/uuid7';

const LARGEST_MAIL = 10 * 1024 * 1024;

/** An SMTP server on loopback that keeps what it is given: the mail is committed before the `250`, so that it is never lost after one. */
export class MailSandbox {
  private readonly server: SMTPServer;

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly wantedPort: number,
  ) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: LARGEST_MAIL,
      logger: false,
      onData: (stream, session, done) => {
        this.keep(stream, session).then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      },
    });
    this.server.on('error', () => undefined);
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = this.server.listen(this.wantedPort, '127.0.0.1', () =>
        resolve((server.address() as AddressInfo).port),
      );
      server.once('error', reject);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await read(stream);
    if (stream.sizeExceeded) throw refusal(552, 'the mail is larger than 10 MiB');
    const mail = await PostalMime.parse(raw);
    const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    await this.pool.query(
      `INSERT INTO sandbox_mail (id, received_at, mail_from, rcpt_to, message_id, subject, text, html, headers, raw)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        uuid7(),
        new Date(this.clock.now()),
        storable(from),
        storable(session.envelope.rcptTo.map(({ address }) => address).join(', ')),
        storable(mail.messageId),
        storable(mail.subject),
        storable(mail.text),
        storable(mail.html),
        storable(JSON.stringify(headers).replaceAll('\\u0000', '')),
        raw,
      ],
    );
  }
}

/** Postgres keeps no NUL in text. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\u0000', '') ?? null;
}

async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  // After the limit the rest is read and thrown away: the sender must get its answer.
  for await (const part of stream) if (!stream.sizeExceeded) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
