import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, seen from any file of ours, compiled or not. */
export function projectRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('there is no package.json above this file');
  return projectRoot(above);
}
