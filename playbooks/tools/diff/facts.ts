import { parse } from 'yaml';
import { changes } from './changes';
import type { Change } from './difference';

/** Facts as they are written. Both files have been compiled, so they can be read. */
export function factChanges(before: string, after: string, file: string): readonly Change[] {
  return changes(factsOf(before), factsOf(after), {
    what: (id) => `fact ${id}`,
    place: (id) => placeOf(id, after, file),
  });
}

/** As expressions, which are told by their words alone. */
function factsOf(text: string): Readonly<Record<string, object>> {
  const read: unknown = parse(text, { logLevel: 'silent' });
  if (typeof read !== 'object' || read === null || !('facts' in read)) return {};
  const { facts } = read;
  if (typeof facts !== 'object' || facts === null) return {};
  return Object.fromEntries(
    Object.entries(facts).map(([id, written]) => {
      const source = String(written);
      return [id, { expr: ['lit', source], source }];
    }),
  );
}

function placeOf(id: string, text: string, file: string): string | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith('facts:'));
  const at = lines.findIndex(
    (line, index) => index >= from && new RegExp(`\\b${id}\\s*:`).test(line),
  );
  return from < 0 || at < 0 ? undefined : `${file}:${at + 1}`;
}
