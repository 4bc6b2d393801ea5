import type { Ladder, Picked } from '../../kernel/plan';
import type { LadderAst, LadderRef, PickedAst } from '../ast';
import type { Conditions } from './conditions';
import type { Lowering } from './lowering';

/** Ladders, written out or named: a plan holds every rung, so that the catalog may change behind it. */
export function ladderOf(
  picked: PickedAst<LadderRef>,
  { conditions, ladders }: Pick<Lowering, 'ladders'> & { readonly conditions: Conditions },
): Picked<Ladder> {
  return conditions.picked(picked, (ladder) => {
    if ('rungs' in ladder) return written(ladder, conditions);
    const named = ladders.get(ladder.value);
    if (named === undefined) throw new Error(`lowered without its ladder: ${ladder.value}`);
    return written(named, conditions);
  });
}

function written({ from, until, rounds, end, rungs }: LadderAst, conditions: Conditions): Ladder {
  const last = rungs.at(-1);
  if (last === undefined) throw new Error('a ladder was lowered without a rung');
  return {
    from,
    until,
    rounds,
    end: conditions.plain(end ?? last.after),
    rungs: rungs.map(({ after, to, note, reassign }) => ({
      after: conditions.plain(after),
      to: conditions.chain(to),
      ...(note === undefined ? {} : { note: conditions.text(note) }),
      reassign,
    })),
  };
}
