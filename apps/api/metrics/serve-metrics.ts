import { createServer, type Server } from 'node:http';
import type { World } from '../world';
import { EXPOSITION_TYPE } from './exposition';

/** `GET /metrics` on a port of its own, where no page and no caller of the API gets. */
export async function serveMetrics(
  world: World,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Server> {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics';
    if (!isAsked) return void response.writeHead(404).end();
    world.metrics.text(world).then(
      (text) => response.writeHead(200, { 'content-type': EXPOSITION_TYPE }).end(text),
      (error: unknown) => {
        world.log(`metrics: ${String(error)}`);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}
