import { lookup } from 'node:dns/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { isPublicAddress } from './public-address';

/** A connection to an address that was looked at: the name is resolved once, and what was checked is what is connected to. */

export interface Ask {
  readonly url: URL;
  /** Addresses of our own network may be asked too. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Throws `AddressRefused` when any address of the name is not public, else whatever kept it from connecting. */
export async function connectTo({ url, allowPrivate, signal }: Ask): Promise<Socket> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(name) ? [{ address: name }] : await lookup(name, { all: true });
  const address = found[0]?.address;
  if (address === undefined) throw new Error(`${name} has no address`);
  if (!allowPrivate && !found.every((one) => isPublicAddress(one.address)))
    throw new AddressRefused(`${name} leads into a private network`);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const socket = secure
    ? connectSecure({ host: address, port, ...(isIP(name) ? {} : { servername: name }) })
    : connectPlain({ host: address, port });
  return connected(socket, secure ? 'secureConnect' : 'connect', signal);
}

function connected(socket: Socket, event: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const late = () => fail(new Error('no connection in the time it may take'));
    if (signal.aborted) return late();
    signal.addEventListener('abort', late, { once: true });
    socket.once('error', fail);
    socket.once(event, () => {
      signal.removeEventListener('abort', late);
      socket.off('error', fail);
      // It may break while somebody else decides: that shows when it is written to.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
