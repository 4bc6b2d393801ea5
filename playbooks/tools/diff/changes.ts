import type { Change } from './difference';
import { parts } from './parts';

type Things = Readonly<Record<string, unknown>>;

/** Things with ids: which came, which went, and in which of those that stayed what is different. */
export function changes(
  before: Things,
  after: Things,
  say: {
    readonly what: (id: string) => string;
    readonly place?: (id: string) => string | undefined;
  },
): readonly Change[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...ids].flatMap((id): readonly Change[] => {
    const [was, is] = [own(before, id), own(after, id)];
    const place = say.place?.(id);
    const told = { what: say.what(id), ...(place === undefined ? {} : { place }) };
    if (was === undefined) return [{ kind: 'added', ...told, parts: [] }];
    if (is === undefined) return [{ kind: 'removed', ...told, parts: [] }];
    const found = parts(was, is, '');
    return found.length === 0 ? [] : [{ kind: 'changed', ...told, parts: found }];
  });
}

function own(things: Things, id: string): unknown {
  return Object.hasOwn(things, id) ? things[id] : undefined;
}
