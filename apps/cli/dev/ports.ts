import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** True when nobody listens on the port on loopback. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Below those that systems hand to outgoing connections: one of these could be taken again before its server listens. */
const FROM = 20_000;
const BELOW = 32_000;
const TRIES = 100;

/** A free port that no outgoing connection takes meanwhile. */
export async function anyPort(): Promise<number> {
  for (let left = TRIES; left > 0; left -= 1) {
    const port = randomInt(FROM, BELOW);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} ports between ${FROM} and ${BELOW} is free`);
}

/** The wanted port, or a free one when it is busy; `say` tells the person which. */
export async function choosePort(
  wanted: number,
  what: string,
  say: (line: string) => void,
): Promise<number> {
  if (await isFree(wanted)) return wanted;
  const port = await anyPort();
  say(`port ${wanted} is busy: ${what} uses ${port} instead`);
  return port;
}
