import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import type { PlanNames } from '../../parts/plan-names';
import { reasonWords } from '../../parts/reason-words';
import { useRuleWords } from '../../parts/rule-words';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import type { Enrollment } from '../../services/enrollments';

type Place = Enrollment['at'][number];

/** Each thing it waits for and each deadline, with what that leads to. */
export function Next({ enrollment, names }: { enrollment: Enrollment; names: PlanNames }) {
  const words = useMessages().enrollment;
  const { at, ended_at, parked_steps } = enrollment;
  return (
    <section className="block next" aria-label={words.next}>
      <h2>{words.next}</h2>
      {at.length === 0 && parked_steps.length === 0 && (
        <p className="quiet">{ended_at === null ? words.atWork : words.nothingNext}</p>
      )}
      {at.map((place) => (
        <Stands key={`${place.step} ${place.visit}`} {...{ place, names }} />
      ))}
    </section>
  );
}

function Stands({ place, names }: { place: Place; names: PlanNames }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const { step, since, waits_for, until, outcomes, task, outreach, approval } = place;
  const titles = useTitles();
  const ruleWords = useRuleWords();
  const rule = until?.rule === undefined ? undefined : ruleWords(until.rule);
  return (
    <div className="stands">
      <p>
        <strong>{place.title ?? names.step(step)}</strong>{' '}
        <span className="quiet">
          {words.started} <Time at={since} />
        </span>
      </p>
      <ul>
        {waits_for.map(({ arm, event, condition }, index) => (
          <li key={`${arm} ${index}`}>
            {words.waitsFor}{' '}
            {event !== undefined && (
              <>
                {words.event} <span title={event}>{titles.event(event)}</span>
              </>
            )}
            {event !== undefined && condition !== undefined && ' · '}
            {condition !== undefined && <code>{condition}</code>}
            {event === undefined && condition === undefined && names.outcome(step, arm)}
            <LeadsTo {...{ outcomes, names }} outcome={arm} />
          </li>
        ))}
        {until !== null && (
          <li>
            {words.orAt} <Time at={until.at} {...(rule === undefined ? {} : { hint: rule })} />
            {rule !== undefined && <span className="quiet"> ({rule})</span>}
            <LeadsTo
              {...{ outcomes, names }}
              outcome={task === undefined ? 'timeout' : 'given_up'}
            />
          </li>
        )}
        {task !== undefined && (
          <li>
            <Link className="link" to={`/inbox/mine/${task}`}>
              {words.task}
            </Link>
          </li>
        )}
        {approval !== undefined ? (
          <Asked approval={approval} />
        ) : (
          outreach !== undefined && <Message outreach={outreach} />
        )}
      </ul>
      <details>
        <summary>{words.outcomes}</summary>
        <ul className="quiet">
          {Object.entries(outcomes).map(([outcome, to]) => (
            <li key={outcome}>
              {names.outcome(step, outcome)} {words.goesTo(names.box(to))}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

/** Who is asked about the draft, by when, and what happens if nobody answers. */
function Asked({ approval }: { approval: NonNullable<Place['approval']> }) {
  const { approvals, customer, enrollment: words } = useMessages();
  const titles = useTitles();
  const { id, approvers, within_at, otherwise } = approval;
  const asked = approvers.map((one) =>
    titles.who(one.kind === 'queue' ? `queue.${one.id}` : one.id),
  );
  return (
    <li>
      <Link className="link" to={`/approvals/mine/${id}`}>
        {customer.outreach['awaiting_approval']}
      </Link>{' '}
      · {approvals.approvers}: {asked.join(', ')} · {words.orAt} <Time at={within_at} />:{' '}
      {approvals.otherwise[otherwise]}
    </li>
  );
}

/** A message on its way; of one that waits what keeps it, and until when. */
function Message({ outreach }: { outreach: NonNullable<Place['outreach']> }) {
  const messages = useMessages();
  const { status, reason, until } = outreach;
  return (
    <li>
      {messages.enrollment.message(messages.customer.outreach[status] ?? status)}
      {reason !== null && <> · {reasonWords(reason, messages)}</>}
      {until !== null && (
        <>
          {' '}
          · {messages.customer.until} <Time at={until} />
        </>
      )}
    </li>
  );
}

/** An outcome that has a name of its own leads there; else every one that is not listed. */
function LeadsTo({
  outcomes,
  outcome,
  names,
}: {
  readonly outcomes: Readonly<Record<string, string>>;
  readonly outcome: string;
  readonly names: PlanNames;
}) {
  const messages = useMessages();
  const to = outcomes[outcome] ?? outcomes['reached'];
  if (to === undefined) return null;
  return <> {messages.enrollment.goesTo(names.box(to))}</>;
}
