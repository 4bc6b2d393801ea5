import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All files of a project's folder, by their paths inside it. */
export function projectFolder(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(yaml|md)$/.test(name));
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** What we ship, the whole language, and what `npm start` publishes. */
export const LIBRARY = join(__dirname, '..', '..', 'playbooks', 'library');
/** A short onboarding, for tests and examples. */
export const STARTER = join(__dirname, '..', '..', 'playbooks', 'starter');
/** The small project that the golden files are laid over. */
export const SMALL = join(__dirname, '..', 'compiler', 'golden', 'base');
