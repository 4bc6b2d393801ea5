import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';
import { ProblemBox } from '../../parts/problem-box';
import { Time } from '../../parts/time';
import { type Held, type Holding, holdPlaybook, type OnePlaybook } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { say } from '../../shell/toasts';

/** First what it would do, then the reason, then it is done. */
export function Hold({ playbook: { id, state } }: { playbook: OnePlaybook }) {
  const messages = useMessages();
  const words = messages.playbook;
  const client = useQueryClient();
  const verb = state === 'paused' ? 'resume' : 'pause';
  const [reason, setReason] = useState('');
  const [backlog, setBacklog] = useState<Backlog>({});
  const look = useMutation({
    mutationFn: () => holdPlaybook(id, verb, { reason: 'dry run', dry_run: true }),
  });
  return (
    <section className="panel" aria-label={words[verb]}>
      <h2>{words[verb]}</h2>
      <p>{verb === 'pause' ? words.pauseWords : words.resumeWords}</p>
      {look.data === undefined ? (
        <div>
          <Button
            size="sm"
            variant="default"
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            {words.dryRun}
          </Button>
        </div>
      ) : (
        <>
          <Answer held={look.data} verb={verb} />
          {verb === 'resume' && <BacklogFields backlog={backlog} change={setBacklog} />}
          <ActForm
            title={words[verb]}
            blocked={reason.trim() === ''}
            send={() => holdPlaybook(id, verb, { reason, ...backlog })}
            done={() => {
              say(words.onItsWay);
              lookAgain(() => void client.invalidateQueries({ queryKey: ['playbook', id] }));
            }}
          >
            {(problem) => <ReasonField value={reason} change={setReason} problem={problem} />}
          </ActForm>
        </>
      )}
      {look.error !== null && <ProblemBox problem={problemOf(look.error)} />}
    </section>
  );
}

/** Those inside are held or go on one by one, after the answer: what is counted is looked at until that is over. */
const LOOKS_MS = [0, 1_000, 2_500, 5_000, 8_000, 12_000] as const;

function lookAgain(look: () => void): void {
  for (const ms of LOOKS_MS) setTimeout(look, ms);
}

type Backlog = Pick<Holding, 'spread' | 'skip_stale'>;
/** The first is what the server does unasked. */
const SPREADS = ['', '1h', '2h', '8h', '24h'] as const;

/** What becomes of all that had become due meanwhile. */
function BacklogFields({
  backlog,
  change,
}: {
  backlog: Backlog;
  change: (backlog: Backlog) => void;
}) {
  const words = useMessages().playbook;
  const id = useId();
  const { spread = '', skip_stale = false } = backlog;
  const put = (over: string, skip: boolean) =>
    change({
      ...(over === '' ? {} : { spread: over }),
      ...(skip ? { skip_stale: true } : {}),
    });
  return (
    <>
      <p>
        <label htmlFor={id}>{words.spread}</label>{' '}
        <select
          id={id}
          value={spread}
          onChange={(event) => put(event.currentTarget.value, skip_stale)}
        >
          {SPREADS.map((one) => (
            <option key={one} value={one}>
              {one === '' ? '15m' : one}
            </option>
          ))}
        </select>
      </p>
      <Checkbox
        label={words.skipStale}
        checked={skip_stale}
        onChange={(event) => put(spread, event.currentTarget.checked)}
      />
    </>
  );
}

const COUNTED = ['timers', 'sends', 'stale'] as const;

/** How many it is about, and what passes until when. */
function Answer({ held, verb }: { held: Held; verb: 'pause' | 'resume' }) {
  const words = useMessages().playbook;
  const { enrollments, until } = held;
  const n = typeof enrollments === 'number' ? enrollments : 0;
  const counted = COUNTED.filter((name) => Number(held[name] ?? 0) > 0);
  return (
    <div role="status" className="dry-run">
      <p>{verb === 'pause' ? words.wouldPause(n) : words.wouldResume(n)}</p>
      {counted.length > 0 && (
        <ul>
          {counted.map((name) => (
            <li key={name}>
              {words.counts[name](Number(held[name]))}
              {name === 'timers' && typeof until === 'string' && (
                <>
                  {' '}
                  <Time at={until} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
