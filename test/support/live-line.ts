import { get, type IncomingMessage } from 'node:http';
import { until } from './until';

interface Asked {
  readonly port: number;
  /** What stands after `Bearer`. */
  readonly token: string;
  readonly topics: string;
}

/** A browser that listens to hints: what it has heard so far, from when the server says that it listens too. */
export class LiveLine {
  text = '';
  /** The server has ended it. */
  isOver = false;

  private constructor(private readonly answer: IncomingMessage) {
    answer.setEncoding('utf8').on('data', (more: string) => (this.text += more));
    answer.on('end', () => (this.isOver = true)).on('error', () => (this.isOver = true));
  }

  static async open({ port, token, topics }: Asked): Promise<LiveLine> {
    const path = `/v1/live?topics=${topics}`;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, headers }, resolve).on('error', reject);
    });
    const line = new LiveLine(answer);
    if (line.status === 200)
      await until('the server listens', () =>
        Promise.resolve(line.text.includes('event: listening')),
      );
    return line;
  }

  get status(): number | undefined {
    return this.answer.statusCode;
  }

  get type(): string | undefined {
    return this.answer.headers['content-type'];
  }

  get hints(): { topic: string; id: string | null }[] {
    return [...this.text.matchAll(/event: changed\ndata: (.*)\n/g)].map(
      ([, data]) => JSON.parse(data ?? '') as { topic: string; id: string | null },
    );
  }

  close(): void {
    this.answer.destroy();
  }
}
