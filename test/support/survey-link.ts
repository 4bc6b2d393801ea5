import PostalMime from 'postal-mime';
import type { Received } from './smtp-sink';

/** Path of the page that the last mail to an address asks to open, for a score; undefined: none does. */
export async function surveyLink(
  mails: readonly Received[],
  address: string,
): Promise<string | undefined> {
  for (const { raw } of mails.filter(({ to }) => to === address).reverse()) {
    const { text = '' } = await PostalMime.parse(raw);
    const [path] = /\/s\/[\w-]+/.exec(text) ?? [];
    if (path !== undefined) return path;
  }
  return undefined;
}
