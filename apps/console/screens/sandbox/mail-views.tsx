import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSandboxWords } from '../../messages/of-sandbox';
import { MailFrame } from '../../parts/mail-frame';
import { ProblemBox } from '../../parts/problem-box';
import { seenOf } from '../../parts/seen';
import { Skeletons } from '../../parts/skeletons';
import { Tabs } from '../../parts/tabs';
import { outreachQuery } from '../../services/outreach';
import { problemOf } from '../../services/problem';
import type { Mail } from '../../services/sandbox';

const VIEWS = ['look', 'text', 'headers', 'raw', 'send'] as const;
type View = (typeof VIEWS)[number];

/** As it will look, and everything that went over the wire. */
export function MailViews({ mail }: { mail: Mail }) {
  const words = useSandboxWords();
  const [view, setView] = useState<View>('look');
  const names = VIEWS.filter((one) => one !== 'send' || mail.sent !== null);
  return (
    <Tabs {...{ names }} words={words.tabs} chosen={view} choose={setView} label={words.views}>
      {view === 'look' && <Look mail={mail} />}
      {view === 'text' && <pre className="plain">{mail.text}</pre>}
      {view === 'headers' && <Headers headers={mail.headers} />}
      {view === 'raw' && <Raw mail={mail} />}
      {view === 'send' && mail.sent !== null && <Send id={mail.sent.outreach_id} />}
    </Tabs>
  );
}

function Look({ mail }: { mail: Mail }) {
  const words = useSandboxWords();
  if (mail.html !== null && mail.html !== '')
    return <MailFrame html={mail.html} title={words.frame} links />;
  return (
    <>
      <p className="quiet">{words.noLook}</p>
      <pre className="plain">{mail.text}</pre>
    </>
  );
}

function Headers({ headers }: { headers: Mail['headers'] }) {
  return (
    <dl className="facts-list headers">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Raw({ mail }: { mail: Mail }) {
  const words = useSandboxWords();
  return (
    <>
      {mail.request !== null && (
        <p className="quiet">
          {words.request}: <code>{mail.request}</code>
        </p>
      )}
      <pre className="plain raw">{mail.raw}</pre>
    </>
  );
}

/** The line of the ledger: what was checked before it left, with the values seen. */
function Send({ id }: { id: string }) {
  const words = useSandboxWords();
  const { data, error, refetch } = useQuery(outreachQuery(id));
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={3} />;
  return (
    <div className="the-send">
      <dl className="facts-list">
        <dt>{words.status}</dt>
        <dd>
          {words.statuses[data.status]}
          {data.reason !== null && <>: {data.reason}</>} · {words.attempt(data.attempt)}
        </dd>
        {data.server_reply !== null && (
          <>
            <dt>{words.server}</dt>
            <dd>
              <bdi>{data.server_reply}</bdi>
            </dd>
          </>
        )}
      </dl>
      <h3>{words.checks}</h3>
      <ul className="seen checks">
        {data.checks.map(({ rule, passed, seen }) => (
          <li key={rule}>
            <span aria-hidden>{passed ? '✓' : '✕'}</span> <strong>{rule}</strong>{' '}
            {passed ? words.passed : words.failed}
            <code>{seenOf(seen)}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
