import { useMessages } from '../../messages/messages';
import { Time } from '../../parts/time';
import type { Operations } from '../../services/operations';

/** What systems sent in vain, by source; event types nobody declared come with what to write. */
export function Refusals({ told }: { told: Operations }) {
  const words = useMessages().operations;
  const { refusals, unknown_event_types: unknown } = told;
  return (
    <section className="block" aria-label={words.refusals}>
      <h2>{words.refusals}</h2>
      <p className="quiet">{words.lastHour}</p>
      {refusals.length === 0 && <p className="quiet">{words.noRefusals}</p>}
      <ul className="plain-list">
        {refusals.map(({ source, code, count, last_at }) => (
          <li key={`${source} ${code}`}>
            <strong>
              <bdi>{source}</bdi>
            </strong>
            : {words.refusal(count, code)}{' '}
            <span className="quiet">
              <Time at={last_at} />
            </span>
          </li>
        ))}
      </ul>
      {unknown.length > 0 && <h3>{words.unknownTypes}</h3>}
      {unknown.map(({ source, type, count, stub }) => (
        <details key={`${source} ${type}`}>
          <summary>
            <bdi>
              {source}: {type}
            </bdi>{' '}
            · {words.times(count)}
          </summary>
          <p className="quiet">{words.stub}</p>
          <pre className="plain" tabIndex={0} aria-label={type}>
            {stub}
          </pre>
        </details>
      ))}
    </section>
  );
}
