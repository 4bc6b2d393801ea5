import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}
interface Published {
  readonly uri: string;
  readonly diagnostics: readonly { range: { start: { line: number } }; message: string }[];
}

const SERVER = join(__dirname, '..', '..', 'node_modules', 'yaml-language-server', 'bin');

/** The YAML language server as an editor starts it: a process, spoken to over its input and output. */
export class LanguageServer {
  private readonly process: ChildProcessWithoutNullStreams;
  private rest = Buffer.alloc(0);
  private requests = 0;
  private files = 0;
  private readonly answers = new Map<number, (result: unknown) => void>();
  private readonly opened = new Map<string, (found: Published) => void>();

  constructor() {
    this.process = spawn(process.execPath, [join(SERVER, 'yaml-language-server'), '--stdio']);
    this.process.stdout.on('data', (bytes: Buffer) => {
      this.rest = Buffer.concat([this.rest, bytes]);
      for (let next = this.next(); next !== undefined; next = this.next()) this.take(next);
    });
  }

  async start(): Promise<void> {
    await this.ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    this.send({ method: 'initialized', params: {} });
  }

  stop(): void {
    this.process.kill();
  }

  /** `line message` of everything that is underlined in a file of `folder` that holds `text`; it is never saved. */
  async faults(folder: string, text: string): Promise<readonly string[]> {
    this.files += 1;
    const uri = pathToFileURL(join(folder, `unsaved-${this.files}.yaml`)).href;
    const found = new Promise<Published>((resolve) => this.opened.set(uri, resolve));
    const textDocument = { uri, version: 1, languageId: 'yaml', text };
    this.send({ method: 'textDocument/didOpen', params: { textDocument } });
    const { diagnostics } = await found;
    return diagnostics.map(({ range, message }) => `${range.start.line + 1} ${message}`);
  }

  private ask(method: string, params: unknown): Promise<unknown> {
    this.requests += 1;
    const id = this.requests;
    this.send({ id, method, params });
    return new Promise((resolve) => this.answers.set(id, resolve));
  }

  private send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  /** The next whole message that has arrived. */
  private next(): Message | undefined {
    const head = this.rest.indexOf('\r\n\r\n');
    const length = Number(/Content-Length: (\d+)/.exec(this.rest.toString('latin1'))?.[1]);
    const end = head + 4 + length;
    if (head < 0 || this.rest.length < end) return undefined;
    const text = this.rest.toString('utf8', head + 4, end);
    this.rest = this.rest.subarray(end);
    return JSON.parse(text) as Message;
  }

  private take({ id, method, params, result }: Message): void {
    if (method === 'textDocument/publishDiagnostics') {
      const found = params as Published;
      this.opened.get(found.uri)?.(found);
    } else if (id !== undefined && method !== undefined) this.reply(id, method, params);
    else if (id !== undefined) this.answers.get(id)?.(result);
  }

  /** The server asks for settings: there are none. */
  private reply(id: number, method: string, params: unknown): void {
    const { items = [] } = (params ?? {}) as { items?: readonly unknown[] };
    this.send({ id, result: method === 'workspace/configuration' ? items.map(() => ({})) : null });
  }
}
