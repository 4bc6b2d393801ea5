import { statSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';

/** An editor writes a file in several goes: what changed within this is one change. */
const SETTLES_MS = 100;
/** How often it is looked whether the folder itself is there. */
const LOOKS_MS = 500;

/** Which folder stands there: one that was removed and made anew is another. */
function identity(folder: string): string | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.birthtimeMs}`;
}

/** Calls `changed` after every change of a project's files, also when the folder goes away and when it is back. Answers how to end it. */
export function watchFolder(folder: string, changed: () => void): () => void {
  let pending: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let watched: string | undefined;
  const soon = (): void => {
    clearTimeout(pending);
    pending = setTimeout(changed, SETTLES_MS);
  };
  const begin = (): void => {
    watched = identity(folder);
    if (watched === undefined) return;
    watcher = watch(folder, { recursive: true }, (_event, name) => {
      if (name === null || /\.(ya?ml|md)$/.test(name)) soon();
    });
    watcher.on('error', soon);
  };
  begin();
  const looking = setInterval(() => {
    if (identity(folder) === watched) return;
    watcher?.close();
    begin();
    soon();
  }, LOOKS_MS);
  return () => {
    clearInterval(looking);
    clearTimeout(pending);
    watcher?.close();
  };
}
