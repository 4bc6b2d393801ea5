import { useSearchParams } from 'react-router';

/** What is open on the page stands in its address, so that it can be sent to a colleague. */
export function useOpen(name: string): readonly [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const value = search.get(name) ?? '';
  const set = (next: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === '') after.delete(name);
        else after.set(name, next);
        return after;
      },
      { replace: true },
    );
  return [value, set];
}
