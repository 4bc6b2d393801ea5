import { Button, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useOperationsWords } from '../../messages/of-operations';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';
import { ProblemBox } from '../../parts/problem-box';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { operationsQuery } from '../../services/operations';
import { useNames } from '../../services/people';
import { problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { type Switch, switchesQuery, turnSwitch } from '../../services/switches';

/** What is engaged, by whom and why; those who may turn them. */
export function Switches() {
  const words = useOperationsWords();
  const { permissions } = useMe();
  const { data, error, refetch } = useQuery(switchesQuery);
  const [open, setOpen] = useState(false);
  const engaged = data?.filter((one) => one.engaged) ?? [];
  return (
    <section className="block" aria-label={words.switches}>
      <h2>{words.switches}</h2>
      {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
      {data !== undefined && engaged.length === 0 && <p className="quiet">{words.noSwitch}</p>}
      <ul className="plain-list">
        {engaged.map((one) => (
          <Engaged key={one.scope} turned={one} />
        ))}
      </ul>
      {permissions['switches:write'] !== undefined && data !== undefined && (
        <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.engage}
        </Button>
      )}
      {open && data !== undefined && <EngageForm known={data} done={() => setOpen(false)} />}
    </section>
  );
}

function useScopeWords(): (scope: string) => string {
  const words = useOperationsWords();
  const titles = useTitles();
  return (scope) => {
    const [, kind, id = ''] = /^(playbook|channel):(.+)$/.exec(scope) ?? [];
    if (kind === undefined) return words.global;
    return kind === 'playbook'
      ? words.playbookScope(titles.playbook(id))
      : words.channelScope(titles.channel(id));
  };
}

function Engaged({ turned }: { turned: Switch }) {
  const scopeWords = useScopeWords();
  const words = useOperationsWords();
  const name = useNames();
  const { permissions } = useMe();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <strong className="late">{scopeWords(turned.scope)}</strong>{' '}
      <span className="quiet">
        {words.engagedBy(name(turned.changed_by))}, <Time at={turned.changed_at} />
      </span>
      <p>
        <bdi>{turned.reason}</bdi>
      </p>
      {permissions['switches:write'] === 'yes' && (
        <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.release}
        </Button>
      )}
      {open && (
        <TurnForm
          scope={turned.scope}
          turned={turned}
          engaged={false}
          done={() => setOpen(false)}
        />
      )}
    </li>
  );
}

function EngageForm({ known, done }: { known: readonly Switch[]; done: () => void }) {
  const scopeWords = useScopeWords();
  const words = useOperationsWords();
  const { data } = useQuery(operationsQuery);
  const [scope, setScope] = useState('global');
  const channels = data?.channels.map(({ channel }) => `channel:${channel}`) ?? [];
  const turned = known.filter((one) => one.scope.startsWith('playbook:')).map((one) => one.scope);
  const scopes = ['global', ...channels, ...turned].filter(
    (one) => !known.some((two) => two.scope === one && two.engaged),
  );
  return (
    <>
      <NativeSelect
        label={words.scope}
        value={scope}
        onChange={(event) => setScope(event.currentTarget.value)}
        data={scopes.map((one) => ({ value: one, label: scopeWords(one) }))}
      />
      <TurnForm
        scope={scope}
        turned={known.find((one) => one.scope === scope)}
        engaged
        done={done}
      />
    </>
  );
}

interface TurnProps {
  readonly scope: string;
  readonly turned: Switch | undefined;
  readonly engaged: boolean;
  readonly done: () => void;
}

function TurnForm({ scope, turned, engaged, done }: TurnProps) {
  const scopeWords = useScopeWords();
  const words = useOperationsWords();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  return (
    <ActForm
      title={`${engaged ? words.engage : words.release}: ${scopeWords(scope)}`}
      blocked={reason.trim() === ''}
      send={() => turnSwitch(scope, turned?.version ?? 0, { engaged, reason })}
      done={() => {
        done();
        for (const key of ['switches', 'operations', 'me'])
          void client.invalidateQueries({ queryKey: [key] });
      }}
      refused={() => void client.invalidateQueries({ queryKey: ['switches'] })}
    >
      {(problem) => (
        <>
          <p className="quiet">{engaged ? words.engageMeans : words.releaseMeans}</p>
          <ReasonField value={reason} change={setReason} problem={problem} />
        </>
      )}
    </ActForm>
  );
}
