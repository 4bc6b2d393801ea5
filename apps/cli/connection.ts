import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ApiClient } from './api-client';
import { UsageError } from './exit';

export interface ConnectionFlags {
  readonly url?: string;
  readonly key?: string;
  /** A person to act as: people resolve tasks, keys never may. */
  readonly as?: string;
}

/** The API to talk to: flags, else environment, else the `.tenure/run.json` of a running `npm start` here or above, else the checkout's. */
export async function connect(flags: ConnectionFlags, root: string): Promise<ApiClient> {
  const run = readRun(process.cwd()) ?? readRun(root);
  const url = flags.url ?? process.env['TENURE_URL'] ?? run?.api_url;
  if (url === undefined)
    throw new UsageError(
      'no Tenure is running here: start it with "npm start", or say where it is with --url or TENURE_URL',
    );
  if (!URL.canParse(url))
    throw new UsageError(`--url "${url}" is no URL; write for example --url http://127.0.0.1:7400`);
  const client = new ApiClient(url, flags.key ?? process.env['TENURE_API_KEY'] ?? run?.api_key);
  if (flags.as !== undefined) await client.signInAs(flags.as);
  return client;
}

function readRun(from: string): { api_url: string; api_key: string } | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, '.tenure', 'run.json');
    if (existsSync(file))
      return JSON.parse(readFileSync(file, 'utf8')) as { api_url: string; api_key: string };
    if (folder === dirname(folder)) return undefined;
  }
}
