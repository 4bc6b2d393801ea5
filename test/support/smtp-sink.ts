import { SMTPServer } from 'smtp-server';

export interface Received {
  readonly to: string;
  readonly messageId: string;
  readonly raw: string;
}

/** A real SMTP server that keeps what it took, and can hold its answer at chosen points. */
export class SmtpSink {
  readonly mails: Received[] = [];
  private refusing: string | undefined;
  private readonly server: SMTPServer;
  port = 0;

  constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onRcptTo: (_address, _session, done) => done(this.refusal()),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString('utf8');
          const messageId = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? '';
          this.mails.push({
            to: session.envelope.rcptTo.map((one) => one.address).join(','),
            messageId,
            raw,
          });
          done();
        });
      },
    });
    this.server.on('error', () => undefined);
  }

  /** Refuses the next recipient for good, in these words: `550 no such mailbox`. */
  refuseNext(words: string): void {
    this.refusing = words;
  }

  private refusal(): Error | undefined {
    const [, code, words] = /^(\d{3}) (.*)$/.exec(this.refusing ?? '') ?? [];
    this.refusing = undefined;
    return code === undefined
      ? undefined
      : Object.assign(new Error(words), { responseCode: Number(code) });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
