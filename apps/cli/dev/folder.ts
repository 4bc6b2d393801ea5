import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive, owned, type Owned } from './processes';

/** What `.tenure/run.json` tells scripts while everything is ready. */
export interface Run {
  readonly api_url: string;
  readonly api_key: string;
  readonly mailbox_url: string;
  readonly temporal_ui_url: string | null;
  readonly temporal_address: string;
  readonly database_url: string;
  readonly pids: Readonly<Record<string, number>>;
}

/** What a start has published last. */
interface BroughtIn {
  readonly stamp: string;
  readonly publication: string;
}

/** `.tenure`: all that a local Tenure keeps, beside the project. Ignored by git. */
export class Folder {
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  in(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** Secrets of this folder, made once: the database's password and the secret of the development key. */
  secrets(): { postgres: string; key: string } {
    const file = this.in('secrets.json');
    if (!existsSync(file)) {
      const made = {
        postgres: randomBytes(16).toString('hex'),
        key: randomBytes(24).toString('base64url'),
      };
      this.write(file, made, 0o600);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as { postgres: string; key: string };
  }

  run(): Run | undefined {
    return this.read<Run>(this.in('run.json'));
  }
  writeRun(run: Run): void {
    this.write(this.in('run.json'), run, 0o600);
  }
  removeRun(): void {
    rmSync(this.in('run.json'), { force: true });
  }

  broughtIn(): BroughtIn | undefined {
    return this.read<BroughtIn>(this.in('brought-in.json'));
  }
  writeBroughtIn(what: BroughtIn): void {
    this.write(this.in('brought-in.json'), what, 0o644);
  }

  processes(): Owned[] {
    return this.read<Owned[]>(this.in('processes.json')) ?? [];
  }
  writeProcesses(processes: readonly Owned[]): void {
    this.write(this.in('processes.json'), processes, 0o644);
  }

  /** Takes the folder for this process, or says who has it. Made exclusively: two starts at once cannot both win. */
  lock(): { kind: 'taken' } | { kind: 'held'; by: Owned } {
    const file = this.in('supervisor.json');
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        const handle = openSync(file, 'wx');
        writeFileSync(handle, JSON.stringify(owned('supervisor', process.pid)));
        closeSync(handle);
        return { kind: 'taken' };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = this.read<Owned>(file);
      if (holder !== undefined && isAlive(holder)) return { kind: 'held', by: holder };
      rmSync(file, { force: true });
    }
    throw new Error(`cannot take ${file}: another start is fighting for it; try again`);
  }
  unlock(): void {
    rmSync(this.in('supervisor.json'), { force: true });
  }

  private read<T>(file: string): T | undefined {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as T;
    } catch {
      return undefined;
    }
  }
  /** Whole or not at all: a reader never sees half a file. */
  private write(file: string, value: unknown, mode: number): void {
    const part = `${file}.${process.pid}`;
    writeFileSync(part, `${JSON.stringify(value, null, 2)}\n`, { mode });
    renameSync(part, file);
  }
}
