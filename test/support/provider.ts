import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { anyPort } from '../../apps/cli/dev/ports';

interface Says {
  readonly account?: {
    readonly sub: string;
    readonly email?: string;
    readonly email_verified?: boolean;
  };
  readonly refuse?: boolean;
}

/** A real OpenID provider beside the test, and a browser that goes there. */
export class Provider {
  private constructor(
    readonly issuer: string,
    private readonly child: ChildProcess,
  ) {}

  static async open(more: {
    readonly callback: string;
    readonly secret?: string;
    readonly userinfo?: boolean;
  }): Promise<Provider> {
    const port = await anyPort();
    const file = join(__dirname, 'oidc-provider.mjs');
    const child = fork(file, [JSON.stringify({ port, ...more })], { silent: true, execArgv: [] });
    const provider = new Provider(`http://127.0.0.1:${port}`, child);
    await provider.answer();
    return provider;
  }

  /** Who comes from now on is this. */
  async says(what: Says): Promise<void> {
    this.child.send(what);
    await this.answer();
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  /** From page to page of the provider, as a browser goes, until it leads to another host; returns where. */
  async visit(url: string): Promise<string> {
    const cookies = new Map<string, string>();
    let next = url;
    for (let step = 0; step < 12 && next.startsWith(this.issuer); step += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
      for (const one of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
        cookies.set(name, value);
      }
      const to = answer.headers.get('location');
      if (to === null) throw new Error(`${answer.status}: ${await answer.text()}`);
      next = new URL(to, next).href;
    }
    return next;
  }

  private async answer(): Promise<void> {
    const over = new AbortController();
    const gone = once(this.child, 'exit', over).then(([code]) => {
      throw new Error(`the provider ended with ${String(code)}`);
    });
    await Promise.race([once(this.child, 'message'), gone]).finally(() => {
      gone.catch(() => undefined);
      over.abort();
    });
  }
}
