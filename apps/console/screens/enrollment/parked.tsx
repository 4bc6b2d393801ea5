import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import type { PlanNames } from '../../parts/plan-names';
import { Time } from '../../parts/time';
import type { Enrollment } from '../../services/enrollments';

/** What it lacks, in the words of whoever wrote the playbook, and where that stands. */
export function Parked({ enrollment, names }: { enrollment: Enrollment; names: PlanNames }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const { parked_steps: stuck, playbook, version, customer_id } = enrollment;
  if (stuck.length === 0) return null;
  return (
    <section className="problem" aria-label={words.parkedTitle}>
      <h2>{words.parkedTitle}</h2>
      <ul className="parked-steps">
        {stuck.map(({ step, reason, code, at, file, line }) => (
          <li key={step}>
            <strong>{names.step(step)}</strong>: {reason}{' '}
            <span className="quiet">
              {code} · <Time at={at} /> ·{' '}
              {line !== null && (
                <Link
                  className="link"
                  to={`/playbooks/${playbook}/source?version=${version ?? 1}&file=${encodeURIComponent(file)}#L${line}`}
                >
                  {file}:{line}
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">
        {words.parkedWords}{' '}
        <Link className="link" to={`/customers/${customer_id}`}>
          {words.fixData}
        </Link>
      </p>
    </section>
  );
}
