import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import type { OnePlaybook } from '../../services/playbooks';
import { useMe } from '../../services/session';
import { Hold } from './hold';
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
          {(problem) => <ReasonField value={reason} change={setReason} problem={problem} />}
        </ActForm>
      )}
    </section>
  );
}
