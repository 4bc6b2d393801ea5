import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { ProblemBox } from '../../parts/problem-box';
import { ReasonField } from '../../parts/reason-field';
import { SourceView } from '../../parts/source-view';
import {
  countMigration,
  migrate,
  type Migrated,
  type MigrationPlan,
} from '../../services/migrations';
import { problemOf } from '../../services/problem';
import { say } from '../../shell/toasts';

interface Props {
  readonly playbook: string;
  readonly migrations: readonly MigrationPlan[];
}

/** Those who are still inside older versions, by a plan that was published: counted, confirmed with a reason, then moved. */
export function MigrateTheRest({ playbook, migrations }: Props) {
  const words = useMessages().playbook.migrate;
  if (migrations.length === 0) return null;
  return (
    <section className="block" aria-label={words.title}>
      <h2>{words.title}</h2>
      {migrations.map((plan) => (
        <Plan key={plan.file} {...{ playbook, plan }} />
      ))}
    </section>
  );
}

function Plan({ playbook, plan }: { playbook: string; plan: MigrationPlan }) {
  const words = useMessages().playbook.migrate;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const look = useMutation({ mutationFn: () => countMigration(plan) });
  const counted = look.data;
  const done = async () => {
    look.reset();
    setReason('');
    say(words.begun);
    await client.invalidateQueries({ queryKey: ['playbook', playbook] });
  };
  return (
    <div className="migration">
      <details>
        <summary>{plan.file}</summary>
        <SourceView name={plan.file} lines={linesOf(plan.plan)} />
      </details>
      {look.error !== null && <ProblemBox problem={problemOf(look.error)} />}
      {counted === undefined ? (
        <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
          {words.count}
        </Button>
      ) : (
        <>
          <WouldMove counted={counted} />
          {counted.enrollments > 0 && (
            <ActForm
              title={words.send(counted.enrollments)}
              blocked={reason.trim() === ''}
              send={() => migrate(plan, counted.enrollments, reason)}
              done={done}
            >
              {(problem) => <ReasonField value={reason} change={setReason} problem={problem} />}
            </ActForm>
          )}
        </>
      )}
    </div>
  );
}

/** One sentence, counted; each version behind it. */
function WouldMove({ counted }: { counted: Migrated }) {
  const { playbook } = useMessages();
  const words = playbook.migrate;
  const { locale } = useLocale();
  const { enrollments, to, versions, warnings } = counted;
  const list = (of: Omit<Migrated['versions'][number], 'version' | 'hash' | 'enrollments'>) =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format([
      words.move(of.move),
      ...(of.map > 0 ? [words.map(of.map)] : []),
      ...(of.park > 0 ? [words.park(of.park)] : []),
      ...(of.tasks_closed > 0 ? [words.closes(of.tasks_closed)] : []),
      ...(of.tasks_opened > 0 ? [words.opens(of.tasks_opened)] : []),
      words.sends(of.sends),
    ]);
  return (
    <div role="status" className="dry-run">
      {enrollments === 0 ? (
        <p>{words.nobody}</p>
      ) : (
        <p>
          {words.would(enrollments, to.version)} {list(counted)}
        </p>
      )}
      {versions.length > 1 && (
        <ul>
          {versions.map((one) => (
            <li key={one.hash}>
              {playbook.version} {one.version}: {playbook.inside(one.enrollments)} · {list(one)}
            </li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && <p className="quiet">{playbook.warnings(warnings.length)}</p>}
    </div>
  );
}

function linesOf(text: string) {
  return text
    .trimEnd()
    .split('\n')
    .map((line, at) => ({ line: at + 1, text: line }));
}
