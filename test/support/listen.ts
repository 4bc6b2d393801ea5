import { Client } from 'pg';

/** Every statement this process sends, but the look for a newer publication, once a second whatever comes in. */
export function listen(): { statements: string[]; stop: () => void } {
  const statements: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const query = Client.prototype.query;
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    const text = typeof first === 'string' ? first : first.text;
    if (!text.includes('FROM publication')) statements.push(text);
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof Client.prototype.query;
  return { statements, stop: () => void (Client.prototype.query = query) };
}
