/** What of the address narrows a list: `q`, `playbook`, `customer.<attribute>`; in one order, so that it names a query. */
export type ListFilter = Readonly<Record<string, string>>;

export function filterOf(search: URLSearchParams): ListFilter {
  const known = [...search].filter(
    ([name, value]) =>
      value !== '' && (name === 'q' || name === 'playbook' || name.startsWith('customer.')),
  );
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function searchOf(filter: ListFilter): string {
  return new URLSearchParams(filter).toString();
}

/** Of the filters that are no search. */
export function narrowing({ q: _q, ...rest }: ListFilter): readonly (readonly [string, string])[] {
  return Object.entries(rest);
}
