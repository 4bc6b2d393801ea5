import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { ProblemBox } from '../../parts/problem-box';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import { type Held, holdPlaybook, type OnePlaybook } from '../../services/playbooks';
import { faultAt, problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { say } from '../../shell/toasts';
import { switchesQuery, turnSwitch } from '../../services/switches';

/** Hold it, let it go on, stop all that leaves the house: counted first, and with a reason. */
export function State({ playbook }: { playbook: OnePlaybook }) {
  const messages = useMessages();
  const { permissions } = useMe();
  const control = permissions['playbooks:control'] === 'yes';
  return (
    <div className="state-tab">
      {playbook.state === 'retired' ? (
        <p className="bar">{messages.playbook.retired}</p>
      ) : (
        control && <Hold key={playbook.state} playbook={playbook} />
      )}
      <KillSwitch id={playbook.id} />
      {!control && permissions['switches:write'] === undefined && (
        <p className="quiet">{messages.playbook.nothingToDo}</p>
      )}
    </div>
  );
}

/** First what it would do, then the reason, then it is done. */
function Hold({ playbook: { id, state } }: { playbook: OnePlaybook }) {
  const messages = useMessages();
  const words = messages.playbook;
  const client = useQueryClient();
  const verb = state === 'paused' ? 'resume' : 'pause';
  const [reason, setReason] = useState('');
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
          <ActForm
            title={words[verb]}
            blocked={reason.trim() === ''}
            send={() => holdPlaybook(id, verb, { reason })}
            done={() => {
              say(words.onItsWay);
              void client.invalidateQueries({ queryKey: ['playbook', id] });
            }}
          >
            {(problem) => (
              <Textarea
                label={messages.reason}
                withAsterisk
                rows={2}
                value={reason}
                error={faultAt(problem, '/reason')}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </ActForm>
        </>
      )}
      {look.error !== null && <ProblemBox problem={problemOf(look.error)} />}
    </section>
  );
}

/** Every number the route counts, by its name where we have no words for it. */
function Answer({ held, verb }: { held: Held; verb: 'pause' | 'resume' }) {
  const words = useMessages().playbook;
  const { enrollments, ...rest } = held;
  const n = typeof enrollments === 'number' ? enrollments : 0;
  const more = Object.entries(rest).filter(([, value]) => typeof value === 'number');
  return (
    <div role="status" className="dry-run">
      <p>{verb === 'pause' ? words.wouldPause(n) : words.wouldResume(n)}</p>
      {more.length > 0 && (
        <ul>
          {more.map(([name, value]) => (
            <li key={name}>
              {String(value)} {words.counts[name] ?? name.replaceAll('_', ' ')}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function KillSwitch({ id }: { id: string }) {
  const messages = useMessages();
  const words = messages.playbook;
  const name = useNames();
  const client = useQueryClient();
  const { permissions } = useMe();
  const { data } = useQuery(switchesQuery);
  const [reason, setReason] = useState('');
  const [open, setOpen] = useState(false);
  const scope = `playbook:${id}`;
  const now = data?.find((one) => one.scope === scope);
  const engaged = now?.engaged === true;
  const grant = permissions['switches:write'];
  const may = engaged ? grant === 'yes' : grant !== undefined;
  const verb = engaged ? words.release : words.engage;
  const done = async () => {
    setReason('');
    setOpen(false);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['switches'] }),
      client.invalidateQueries({ queryKey: ['me'] }),
    ]);
  };
  return (
    <section className="panel" aria-label={words.killSwitch}>
      <h2>{words.killSwitch}</h2>
      <p>{words.killWords}</p>
      {now !== undefined && engaged ? (
        <p className="bar warning">
          {words.engaged(name(now.changed_by.replace(/^person:/, '')))} ·{' '}
          <Time at={now.changed_at} />
          {now.reason !== null && `: ${now.reason}`}
        </p>
      ) : (
        <p className="quiet">{words.notEngaged}</p>
      )}
      {may && data !== undefined && !open && (
        <div>
          <Button size="sm" variant="default" onClick={() => setOpen(true)}>
            {verb}
          </Button>
        </div>
      )}
      {may && data !== undefined && open && (
        <ActForm
          key={String(engaged)}
          title={verb}
          blocked={reason.trim() === ''}
          send={() => turnSwitch(scope, now?.version ?? 0, { engaged: !engaged, reason })}
          done={() => void done()}
          refused={({ status }) => {
            if (status === 412) void client.invalidateQueries({ queryKey: ['switches'] });
          }}
        >
          {(problem) => (
            <Textarea
              label={messages.reason}
              withAsterisk
              rows={2}
              value={reason}
              error={faultAt(problem, '/reason')}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </ActForm>
      )}
    </section>
  );
}
