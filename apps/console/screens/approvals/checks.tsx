import { useMessages } from '../../messages/messages';
import { Time } from '../../parts/time';
import type { Approval } from '../../services/approvals';

type Check = Approval['checks'][number];
const MARKS = { passes: '✓', waits: '…', refuses: '✗' } as const;

/** What would keep the message now, by the rules of its delivery. */
export function Checks({ checks }: Pick<Approval, 'checks'>) {
  const { approvals } = useMessages();
  if (checks.length === 0) return null;
  return (
    <ul className="checks" aria-label={approvals.checks}>
      {checks.map((check, n) => (
        <li key={`${check.check} ${n}`} className={check.verdict} title={check.detail}>
          {approvals.check[check.check] ?? check.check}{' '}
          <span aria-hidden>{MARKS[check.verdict]}</span>
          <span className="visually-hidden"> {approvals.verdict[check.verdict]} </span>
          <Values check={check} />
        </li>
      ))}
    </ul>
  );
}

function Values({ check: { check, verdict, values } }: { check: Check }) {
  const { approvals } = useMessages();
  const { used, max, until, hold, reason } = values;
  return (
    <>
      {check === 'cap' && ` ${approvals.used(Number(used), Number(max))}`}
      {verdict !== 'passes' && check === 'hold' && ` ${String(reason ?? hold)}`}
      {verdict !== 'passes' && typeof until === 'string' && (
        <>
          {' '}
          {approvals.until} <Time at={until} />
        </>
      )}
    </>
  );
}
