import type { Channel, Gate } from '../../activities/channels/channel';
import { emailChannel } from '../../activities/channels/email';
import { httpChannel } from '../../activities/channels/http-channel';
import type { Credentials, Vendor } from '../../activities/channels/vendor';
import { answering, cutting, HttpStandIn, type Manner } from './http-stand-in';
import { CUT, MailServer, Reply } from './mail-server';

/** Places of a delivery that something may happen at, in their order. Each is passed by the message and by its copies. */
const BEFORE = ['before the claim', 'after the claim'] as const;
/** The first: nothing that comes later can stop it. */
const RELEASED = 'before the commit of the hand-off';
const AFTER = [RELEASED, 'after the commit of the hand-off', 'when the body is there'] as const;
const SMTP = ['before the greeting', 'at MAIL FROM', 'at RCPT TO', 'at the 354'] as const;
const HTTP = ['when the connection stands'] as const;
export type Point = (typeof BEFORE | typeof SMTP | typeof HTTP | typeof AFTER)[number];

/** Of a channel; the gate is asked at the last point before the hand-off. */
export const MAIL_POINTS: readonly Point[] = [...BEFORE, ...SMTP, ...AFTER];
export const HTTP_POINTS: readonly Point[] = [...BEFORE, ...HTTP, ...AFTER];
export const released = (points: readonly Point[]): number => points.indexOf(RELEASED);

/** The server at the other end of a channel: a real one on loopback, and what it was given. */
export interface OtherSide {
  readonly channel: string;
  readonly addressOf: (contact: string) => string;
  /** Bodies that came whole; how many of them it has taken; for whom those were. */
  readonly shown: () => number;
  readonly taken: () => number;
  readonly recipients: () => readonly string[];
  /** Whether anything has come that is for a recipient's eyes, be it a part of it. */
  readonly saw: () => boolean;
  readonly forget: () => void;
  /** As a worker has it. */
  readonly plain: Channel;
  /** The same; says where a message of it stands. What is thrown `when the body is there` is what the server does then. */
  readonly telling: (pass: (point: Point) => Promise<void>) => Channel;
  readonly close: () => Promise<void>;
}
/** Thrown where the body is there: the server drops the connection, or asks to come again. */
export { CUT };
export const LATER = new Reply(451, 'later');

export async function mailSide(): Promise<OtherSide> {
  const mails = await new MailServer().open();
  const { shown, taken, recipients } = mails;
  return {
    channel: 'email',
    addressOf: (contact) => `${contact}@acme.test`,
    shown: () => shown.length,
    taken: () => taken.length,
    recipients: () => recipients,
    saw: () => shown.length > 0,
    forget: () => {
      mails.manners = {};
      for (const list of [shown, taken, recipients]) list.length = 0;
    },
    plain: emailChannel(mails.url),
    telling: (pass) => {
      const email = emailChannel(mails.url, { budgetMs: 5_000 });
      return {
        handOver: async (message, gate) => {
          await pass('after the claim');
          mails.manners = {
            connect: () => pass('before the greeting'),
            mail: () => pass('at MAIL FROM'),
            rcpt: () => pass('at RCPT TO'),
            body: () => pass('when the body is there'),
          };
          return email.handOver(message, passing(gate, 'at the 354', pass));
        },
      };
    },
    close: () => mails.close(),
  };
}

export interface Service {
  readonly channel: string;
  readonly vendor: Vendor;
  readonly credentials: Omit<Credentials, 'url' | 'allowPrivate'>;
  /** What it says to a message that it takes. */
  readonly takes: object;
  /** Whom a body of its is for. */
  readonly addressOf: (contact: string) => string;
  readonly recipientOf: (body: string) => string;
}

export async function httpSide(service: Service): Promise<OtherSide> {
  const { channel, vendor, takes } = service;
  const server = await new HttpStandIn().open();
  const taken: string[] = [];
  const take: Manner = (response, heard) => {
    taken.push(service.recipientOf(heard.body));
    answering(200, takes)(response, heard);
  };
  const credentials = { ...service.credentials, url: `${server.url}/hook`, allowPrivate: true };
  const deps = { connections: { bot: credentials }, realNow: () => 1_772_442_000_123 };
  const plain = httpChannel(vendor, deps, { timeoutMs: 5_000 });
  const forget = () => {
    server.manner = take;
    server.forget();
    taken.length = 0;
  };
  return {
    ...{ channel, plain, forget },
    addressOf: service.addressOf,
    shown: () => server.heard.length,
    taken: () => taken.length,
    recipients: () => taken,
    saw: () => server.bytes() > 0,
    telling: (pass) => ({
      handOver: async (message, gate) => {
        await pass('after the claim');
        server.manner = (response, heard) =>
          void pass('when the body is there').then(
            () => take(response, heard),
            (thrown) => (thrown === CUT ? cutting : answering(503, 'later'))(response, heard),
          );
        return plain.handOver(message, passing(gate, 'when the connection stands', pass));
      },
    }),
    close: () => server.close(),
  };
}

/** The gate, with a place before and behind it. */
function passing(gate: Gate, asked: Point, pass: (point: Point) => Promise<void>): Gate {
  return async () => {
    await pass(asked);
    const open = await gate();
    if (open) await pass('after the commit of the hand-off');
    return open;
  };
}
