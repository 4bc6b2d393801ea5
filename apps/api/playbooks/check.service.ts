import { Injectable } from '@nestjs/common';
import { refused, type Problem } from '../http/problem';
import { inThread } from './in-thread';
import type { CheckRequest } from './playbooks.schema';

export interface Checked {
  readonly ok: boolean;
  readonly diagnostics: readonly Readonly<Record<string, unknown>>[];
  readonly playbooks: readonly { readonly id: string; readonly hash: string }[];
}

/** The largest request there may be takes a fraction of this, on a machine that has more to do. */
const CHECKS_S = 120;
const LIMITS = { beginsMs: 20_000, runsMs: CHECKS_S * 1_000, megabytes: 1_024, tooMuch };

@Injectable()
export class CheckService {
  private last: Promise<unknown> = Promise.resolve();

  /** One after the other: many at once would leave no core and no memory to those who ask for something else. */
  check({ files }: CheckRequest): Promise<Checked> {
    const turn = this.last.then(() => inThread<Checked>('check', files, LIMITS));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

function tooMuch(): Problem {
  return refused([
    {
      pointer: '/files',
      code: 'out_of_range',
      detail: `they could not be checked within ${CHECKS_S} s`,
      fix: 'send fewer files, or check them with "tenure check", which has no limit',
    },
  ]);
}
