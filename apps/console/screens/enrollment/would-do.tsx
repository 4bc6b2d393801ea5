import { useBecause } from '../../parts/because';
import type { PlanNames } from '../../parts/plan-names';
import { useLocale, useMessages } from '../../messages/messages';
import type { Operated } from '../../services/enrollments';

/** One sentence of what would happen, counted; each thing behind it. */
export function WouldDo({ operated, names }: { operated: Operated; names: PlanNames }) {
  const messages = useMessages();
  const { locale } = useLocale();
  const words = messages.enrollment;
  const say = useBecause({ plan: names });
  const { before, after, exit, would = [], at = [] } = operated;
  const status: Readonly<Record<string, string>> = messages.enrollments.status;
  const named = (name: string) => status[name] ?? name;
  const { tasks_closed: tasks = 0, timers = 0, sends_now: sends = 0 } = operated;
  const parts = [
    ...(tasks > 0 ? [words.closes(tasks)] : []),
    ...(timers > 0 ? [words.cancels(timers)] : []),
    words.sends(sends),
    words.becomes(named(before), named(after ?? before)),
  ];
  return (
    <div role="status" className="dry-run">
      <p>
        {words.previewTitle} {new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts)}
        {typeof exit === 'string' && ` (${messages.enrollments.left(names.exit(exit))})`}
        {words.stop}{' '}
        {after !== 'done' && at.length > 0 && words.thenAt(at.map(names.step).join(', '))}
      </p>
      {would.length > 0 && (
        <details>
          <summary>{words.details}</summary>
          <ul>
            {would.map(({ kind, what, because, step, file, line }, index) => (
              <li key={index}>
                {step !== undefined && <strong>{names.step(step)} </strong>}
                {say(because, messages.because.would[kind] ?? what, step ?? null)}
                {line !== undefined && (
                  <span className="quiet">
                    {' '}
                    {file}:{line}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
