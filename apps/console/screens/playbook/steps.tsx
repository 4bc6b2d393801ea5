import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useLocale, useMessages } from '../../messages/messages';
import type { Said } from '../../parts/graph/graph';
import { LazyGraph } from '../../parts/lazy-graph';
import { Outline } from '../../parts/outline';
import { usePlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { graphQuery, type StepCount, stepCountsQuery } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { useKeys } from '../../shell/keys';
import { StepPanel } from './step-panel';

interface Props {
  readonly id: string;
  readonly version: number | undefined;
}

/** The outline, the graph, and what is to be known of the step one is at; counts come anew every five seconds. */
export function Steps({ id, version }: Props) {
  const messages = useMessages();
  const { locale } = useLocale();
  const graph = useQuery(graphQuery(id, version, locale));
  const counts = useQuery(stepCountsQuery(id, version));
  const [search, setSearch] = useSearchParams();
  const step = search.get('step') ?? undefined;
  const choose = useCallback(
    (one: string | undefined) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (one === undefined) next.delete('step');
          else next.set('step', one);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const names = usePlanNames(graph.data);
  const said = useSaid(counts.data?.steps);
  useKeys({ Escape: step === undefined ? undefined : () => choose(undefined) });
  if (graph.error !== null && graph.data === undefined)
    return <ProblemBox problem={problemOf(graph.error)} again={() => void graph.refetch()} />;
  if (graph.data === undefined) return <Skeletons rows={8} />;
  const { ways_in, steps, exits } = graph.data;
  const chosen = [...ways_in, ...steps, ...exits].find((one) => one.id === step);
  const looked = counts.data?.looked_at.enrollments ?? 0;
  return (
    <div className={chosen === undefined ? 'steps' : 'steps with-panel'}>
      <div className="steps-outline" tabIndex={-1}>
        <Outline graph={graph.data} names={names} said={said} selected={step} choose={choose} />
        {version === undefined && <p className="quiet small">{messages.playbook.allInside}</p>}
        {looked > 0 && <p className="quiet small">{messages.playbook.counted(looked)}</p>}
      </div>
      <LazyGraph graph={graph.data} names={names} said={said} selected={step} choose={choose} />
      {chosen !== undefined && (
        <StepPanel
          key={chosen.id}
          step={chosen}
          graph={graph.data}
          names={names}
          count={counts.data?.steps.find((one) => one.step === chosen.id)}
          ofVersion={version}
          close={() => choose(undefined)}
        />
      )}
    </div>
  );
}

function useSaid(counts: readonly StepCount[] | undefined): ReadonlyMap<string, Said> {
  return useMemo(
    () =>
      new Map(
        (counts ?? []).map(({ step, waiting, parked }) => [step, { waiting, parked }] as const),
      ),
    [counts],
  );
}
