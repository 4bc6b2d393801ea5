import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { wordsOf } from '../../parts/plan-names';
import { Seen } from '../../parts/seen';
import { SourceView } from '../../parts/source-view';
import { Time } from '../../parts/time';
import type { Approval } from '../../services/approvals';
import { useKeys } from '../../shell/keys';

type Check = Approval['checks'][number];
const MARKS = { passes: '✓', waits: '…', refuses: '✗' } as const;
/** Of everything that was looked at. */
const ALL = -1;

/** What would keep the message now, by the rules of its delivery; each opens into the line that says so, `w` into all. */
export function Checks({ checks }: Pick<Approval, 'checks'>) {
  const { approvals: words, why } = useMessages();
  const [open, setOpen] = useState<number>();
  useKeys({
    w: () => setOpen(open === undefined ? ALL : undefined),
    Escape: open === undefined ? undefined : () => setOpen(undefined),
  });
  if (checks.length === 0) return null;
  const shown = checks.filter((_, at) => open === ALL || open === at);
  return (
    <>
      <ul className="guard-strip" aria-label={words.checks}>
        {checks.map((check, at) => (
          <li key={`${check.check} ${at}`} className={check.verdict}>
            <button
              type="button"
              aria-expanded={open === ALL || open === at}
              onClick={() => setOpen(open === at ? undefined : at)}
            >
              {words.check[check.check] ?? check.check}{' '}
              <span aria-hidden>{MARKS[check.verdict]}</span>
              <span className="visually-hidden"> {words.verdict[check.verdict]} </span>
              <Values check={check} />
            </button>
          </li>
        ))}
      </ul>
      {open !== undefined && (
        <section className="panel why" aria-label={why.title}>
          <h3>{words.checks}</h3>
          {shown.map((check, at) => (
            <Rule key={`${check.check} ${at}`} check={check} />
          ))}
        </section>
      )}
    </>
  );
}

/** One rule: what it says now, and the lines it stands in. */
function Rule({ check }: { check: Check }) {
  const { approvals: words, why } = useMessages();
  const { place, verdict, values } = check;
  return (
    <div className="rule">
      <p>
        <strong>{words.check[check.check] ?? check.check}</strong>: {words.verdict[verdict]}{' '}
        <Values check={check} />
      </p>
      <Seen values={values} />
      {place !== null && (
        <SourceView name={why.version(place.file, place.line)} lines={place.lines} />
      )}
    </div>
  );
}

function Values({ check: { check, verdict, values } }: { check: Check }) {
  const { approvals } = useMessages();
  const { cap, used, max, until, hold, reason } = values;
  return (
    <>
      {check === 'cap' && ` ${wordsOf(String(cap))} ${approvals.used(Number(used), Number(max))}`}
      {verdict !== 'passes' && check === 'hold' && ` ${String(reason ?? wordsOf(String(hold)))}`}
      {verdict !== 'passes' && typeof until === 'string' && (
        <>
          {' '}
          {approvals.until} <Time at={until} />
        </>
      )}
    </>
  );
}
