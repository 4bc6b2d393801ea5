import { createServer } from 'node:net';

/** True when nobody listens on the port on loopback. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port the system hands out. */
export function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
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
