import { Link } from 'react-router';
import { useOperationsWords } from '../../messages/of-operations';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import type { Operations } from '../../services/operations';

/** What stands still on purpose, and whether what sends can. */
export function State({ told }: { told: Operations }) {
  const words = useOperationsWords();
  const titles = useTitles();
  const { channels, playbooks_paused: paused, temporal } = told;
  return (
    <section className="block" aria-label={words.channels}>
      <h2>{words.channels}</h2>
      {channels.length === 0 && <p className="quiet">{words.noChannels}</p>}
      <ul className="plain-list">
        {channels.map(({ channel, last_accepted_at: at, stopped }) => (
          <li key={channel}>
            <strong>{titles.channel(channel)}</strong>{' '}
            {stopped && <span className="late">{words.stopped} · </span>}
            <span className="quiet">
              {at === null ? (
                words.neverSent
              ) : (
                <>
                  {words.lastAccepted} <Time at={at} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <h3>{words.temporal}</h3>
      <p className={temporal.reachable ? 'quiet' : 'late'}>
        {temporal.reachable ? words.reachable : words.away}
      </p>
      <h3>{words.paused}</h3>
      {paused.length === 0 && <p className="quiet">{words.noPaused}</p>}
      <ul className="plain-list">
        {paused.map((id) => (
          <li key={id}>
            <Link to={`/playbooks/${id}`}>{titles.playbook(id)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
