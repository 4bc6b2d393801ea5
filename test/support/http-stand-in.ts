import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What came in, as it stood on the wire. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Manner = (response: ServerResponse, heard: Heard) => void;

/** A real HTTP server on loopback that stands for another company's, writes down what it hears, and answers as told. */
export class HttpStandIn {
  readonly heard: Heard[] = [];
  manner: Manner = answering(200, {});
  private readonly callers = new Set<Socket>();
  private readonly server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stand.in');
      const heard = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      this.heard.push(heard);
      this.manner(response, heard);
    });
  });

  async open(): Promise<this> {
    this.server.on('connection', (socket) => this.callers.add(socket));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Of all that came over its connections, requests that were never finished too. */
  bytes(): number {
    return [...this.callers].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  forget(): void {
    this.heard.length = 0;
    this.callers.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** JSON unless it is text. */
export function answering(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Manner {
  return (response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export const cutting: Manner = (response) => void response.socket?.destroy();
export const silent: Manner = () => undefined;
