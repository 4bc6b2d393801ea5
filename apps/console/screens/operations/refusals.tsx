import type { ReactNode } from 'react';
import { useOperationsWords } from '../../messages/of-operations';
import { Time } from '../../parts/time';
import type { Operations } from '../../services/operations';

/** What systems sent in vain, by source; event types and fields nobody declared come with what to write. */
export function Refusals({ told }: { told: Operations }) {
  const words = useOperationsWords();
  const { refusals, unknown_event_types: unknown, undeclared_fields: undeclared } = told;
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
        <ToWrite key={`${source} ${type}`} {...{ source, type, stub }} say={words.stub}>
          {words.times(count)}
        </ToWrite>
      ))}
      {undeclared.length > 0 && <h3>{words.undeclared}</h3>}
      {undeclared.map(({ source, type, fields, stub }) => (
        <ToWrite key={`${source} ${type}`} {...{ source, type, stub }} say={words.undeclaredStub}>
          <bdi>{fields.join(', ')}</bdi>
        </ToWrite>
      ))}
    </section>
  );
}

interface Writing {
  readonly source: string;
  readonly type: string;
  /** For catalog.yaml. */
  readonly stub: string;
  readonly say: string;
  readonly children: ReactNode;
}

/** Who sends what, and what to write so that it is taken. */
function ToWrite({ source, type, stub, say, children }: Writing) {
  return (
    <details>
      <summary>
        <bdi>
          {source}: {type}
        </bdi>{' '}
        · {children}
      </summary>
      <p className="quiet">{say}</p>
      <pre className="plain" tabIndex={0} aria-label={type}>
        {stub}
      </pre>
    </details>
  );
}
