import { SMTPServer } from 'smtp-server';

/** What the server does at each point instead of taking the mail; all of it is real SMTP on loopback. */
export interface Manners {
  /** Runs when somebody has connected, before the greeting. */
  readonly connect?: () => Promise<void> | void;
  /** Runs after MAIL FROM. */
  readonly mail?: () => Promise<void> | void;
  /** Runs after RCPT TO and before the 354; throw a `Reply` to refuse, `CUT` to drop the connection. */
  readonly rcpt?: () => Promise<void> | void;
  /** Runs when the whole body is there, before the reply to it. */
  readonly body?: () => Promise<void> | void;
}

export class Reply extends Error {
  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
  }
}
export const CUT = new Error('cut');

/** A mail server that keeps what it has said 250 to, and what it was shown. */
export class MailServer {
  readonly taken: string[] = [];
  readonly shown: string[] = [];
  /** Of the envelopes of what was taken. */
  readonly recipients: string[] = [];
  manners: Manners = {};
  private readonly server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onConnect: (_session, done) => this.behave(this.manners.connect, done),
    onMailFrom: (_address, _session, done) => this.behave(this.manners.mail, done),
    onRcptTo: (_address, _session, done) => this.behave(this.manners.rcpt, done),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        this.shown.push(raw);
        this.behave(this.manners.body, (refused) => {
          if (!refused) {
            this.taken.push(raw);
            this.recipients.push(...envelope.rcptTo.map(({ address }) => address));
          }
          done(refused);
        });
      });
    },
  });
  url = '';

  async open(): Promise<this> {
    this.server.on('error', () => undefined);
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.server.address();
    this.url = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    return this;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private behave(act: Manners['rcpt'], done: (refused?: Error | null) => void): void {
    void Promise.resolve()
      .then(act)
      .then(
        () => done(),
        (thrown: Error) => {
          if (thrown === CUT) this.cut();
          else done(thrown);
        },
      );
  }

  private cut(): void {
    const { connections } = this.server as unknown as {
      connections: Set<{ _socket: { destroy(): void } }>;
    };
    for (const connection of connections) connection._socket.destroy();
  }
}
