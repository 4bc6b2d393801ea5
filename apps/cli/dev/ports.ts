import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
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

/**
 * True when this process is the one that will use the port. What listens on it may take seconds to start, and a second
 * start looks meanwhile: the claim is the port's datagram twin, which nothing of ours uses and which the system gives
 * back however this process ends.
 */
function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const twin = createSocket('udp4');
    twin.once('error', () => twin.close(() => resolve(false)));
    twin.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      twin.unref();
      resolve(true);
    });
  });
}

/** The wanted port, or a free one when it is busy or about to be; `say` tells the person which. Ours until this process ends. */
export async function choosePort(
  wanted: number,
  what: string,
  say: (line: string) => void,
): Promise<number> {
  if ((await isFree(wanted)) && (await claim(wanted))) return wanted;
  let port = await anyPort();
  for (let left = TRIES; left > 0 && !(await claim(port)); left -= 1) port = await anyPort();
  say(`port ${wanted} is busy: ${what} uses ${port} instead`);
  return port;
}
