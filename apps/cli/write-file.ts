import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './exit';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk cannot be written to',
  EISDIR: 'it is a folder; name a file',
  ENOTDIR: 'a part of it is a file, not a folder',
  EEXIST: 'it is there already',
  ENAMETOOLONG: 'the name is too long',
};

/** Writes `text`, with the folders around it. What the name that was given makes impossible is wrong usage. */
export function writeFile(path: string, text: string, mode: 'over' | 'new'): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: mode === 'new' ? 'wx' : 'w' });
  } catch (error) {
    const words = WORDS[(error as NodeJS.ErrnoException).code ?? ''];
    if (words === undefined) throw error;
    throw new UsageError(`cannot write ${path}: ${words}`);
  }
}
