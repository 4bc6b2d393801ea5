/**
 * What an event is called inside: a way in is taken once by it, an arm met once. No two of different sources are called the
 * same: sources of CloudEvents hold slashes. The look back makes the same in SQL (load-context).
 */
export function eventIdOf(source: string, key: string): string {
  return `${source.replaceAll('%', '%25').replaceAll('/', '%2F')}/${key}`;
}
