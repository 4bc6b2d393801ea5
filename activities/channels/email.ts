import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Channel, HandOver, Message } from './channel';
import { composeMail } from './compose-mail';
import { saysGone } from '../../playbooks/rules/gone';
import { GateClosed, GatedBody } from './gated-body';
import { isMailAddress } from './mail-address';
import { readSmtpUrl, type SmtpSettings } from './smtp-settings';

/** Mail over SMTP: one connection, one recipient, one message, gated on the server's 354. */

export interface EmailOptions {
  /** From the first packet to the last reply. */
  readonly budgetMs?: number;
}
/** The activity's own limit has to be longer. */
export const SMTP_BUDGET_MS = 60_000;

export function emailChannel(smtpUrl: string, options: EmailOptions = {}): Channel {
  const settings = readSmtpUrl(smtpUrl);
  return {
    async handOver(message, gate) {
      const wrong = wrongAddress(message);
      if (wrong !== undefined) return { kind: 'refused', reply: wrong };
      const body = new GatedBody(await composeMail(message), gate);
      const overTime = withinBudget(options.budgetMs ?? SMTP_BUDGET_MS);
      return converse(settings, { message, body, overTime });
    },
  };
}

function wrongAddress({ from, to }: Message): string | undefined {
  if (!isMailAddress(to)) return "the contact's address is not one mail can be sent to";
  if (!isMailAddress(from.address)) return "the sender's address is not one mail can come from";
  if (from.replyTo !== undefined && !isMailAddress(from.replyTo))
    return "the sender's reply_to is not one mail can be sent to";
  return undefined;
}

async function converse(
  settings: SmtpSettings,
  { message, body, overTime }: { message: Message; body: GatedBody; overTime: Budget },
): Promise<HandOver> {
  const connection = open(settings);
  try {
    await Promise.race([connect(connection, settings), overTime.elapsed]);
    const reply = await Promise.race([send(connection, message, body), overTime.elapsed]);
    connection.quit();
    return { kind: 'accepted', reply };
  } catch (error) {
    connection.close();
    body.destroy();
    await body.settled();
    if (body.failure !== undefined) throw body.failure;
    return judge(error, body.released);
  } finally {
    overTime.stop();
  }
}

function open({ host, port, secure, requireTls }: SmtpSettings): SMTPConnection {
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    requireTLS: requireTls,
    ignoreTLS: !requireTls,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 45_000,
  });
  // A connection that breaks after we are done with it must not end the process.
  connection.on('error', () => undefined);
  return connection;
}

/** Connected and, where the settings say so, logged in. */
function connect(connection: SMTPConnection, { login }: SmtpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('the server closed the connection')));
    connection.connect((failed) => {
      if (failed) reject(failed);
      else if (login === undefined) resolve();
      else connection.login({ ...login }, (refused) => (refused ? reject(refused) : resolve()));
    });
  });
}

/** The server's reply to the body. Everything that ends the connection meanwhile calls back with an error. */
function send(connection: SMTPConnection, message: Message, body: GatedBody): Promise<string> {
  return new Promise((resolve, reject) => {
    const envelope = { from: message.from.address, to: [message.to] };
    connection.send(envelope, body, (failed, info) =>
      failed ? reject(failed) : resolve(info.response),
    );
  });
}

interface Failed {
  readonly message: string;
  readonly responseCode: number;
  readonly response: string;
  readonly command: string;
}

/** They say the session, not the message, was wrong. */
const OURS: ReadonlySet<number> = new Set([503]);
/** We have to log in, or did so with the wrong words. */
const LOG_IN: ReadonlySet<number> = new Set([530, 534, 535, 538]);
const ABOUT_THE_MESSAGE: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

function judge(error: unknown, released: boolean): HandOver {
  if (error instanceof GateClosed) return { kind: 'stopped' };
  const { message, responseCode, response, command } = toFailed(error);
  if (LOG_IN.has(responseCode)) return { kind: 'unauthorised', reason: response };
  const final = responseCode >= 500 && responseCode < 600 && !OURS.has(responseCode);
  if (final && ABOUT_THE_MESSAGE.has(command)) {
    const gone = command !== 'MAIL FROM' && saysGone(response);
    return { kind: 'refused', reply: response, ...(gone ? { gone } : {}) };
  }
  const answered = responseCode >= 400 && responseCode < 600;
  if (released && !answered) return { kind: 'unknown', reason: message };
  return { kind: 'notTaken', reason: message };
}

function toFailed(error: unknown): Failed {
  const { message, responseCode, response, command } = Object(error) as Partial<Failed>;
  return {
    message: message ?? String(error),
    responseCode: responseCode ?? 0,
    response: response ?? message ?? '',
    command: command ?? '',
  };
}

interface Budget {
  readonly elapsed: Promise<never>;
  readonly stop: () => void;
}

function withinBudget(budgetMs: number): Budget {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`the server did not finish within ${budgetMs} ms`));
    timer = setTimeout(late, budgetMs);
  });
  elapsed.catch(() => undefined);
  return { elapsed, stop: () => clearTimeout(timer) };
}
