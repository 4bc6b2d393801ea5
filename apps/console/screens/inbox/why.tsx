import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages';
import { useBecause } from '../../parts/because';
import { Considered } from '../../parts/considered';
import { usePlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Seen } from '../../parts/seen';
import { SourceView } from '../../parts/source-view';
import { Time } from '../../parts/time';
import { useDueRule } from '../../parts/rule-words';
import { useTitles } from '../../parts/titles';
import { problemOf } from '../../services/problem';
import { type Task, type TaskWhy, whyQuery } from '../../services/tasks';

/** The line of YAML, the values seen, the clock that counted, and what follows if nobody acts. */
export function Why({ id, task }: { id: string; task: Task }) {
  const messages = useMessages();
  const { data, error, refetch } = useQuery(whyQuery(id));
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="panel why" aria-label={messages.why.title}>
      <h3 ref={head} tabIndex={-1}>
        {messages.why.title}
      </h3>
      {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
      {error === null && data === undefined && <Skeletons rows={3} />}
      {data && <Reasons why={data} task={task} />}
    </section>
  );
}

function Reasons({ why, task }: { why: TaskWhy; task: Task }) {
  const messages = useMessages();
  const words = messages.why;
  const because = useBecause();
  const rule = useDueRule();
  const names = usePlanNames(undefined);
  const after = Object.entries(why.after);
  return (
    <>
      {why.note !== null && <p>{why.note}</p>}
      <SourceView name={words.version(why.file, why.line)} lines={why.source_lines} />
      <dl>
        <dt>{words.trigger}</dt>
        <dd>
          {because(why.trigger.because, why.trigger.words ?? why.trigger.way)} ·{' '}
          <Time at={why.trigger.at} />
          <Seen values={why.trigger.seen} />
          {typeof why.trigger.reason === 'string' && (
            <p>
              {words.reason}: {why.trigger.reason}
            </p>
          )}
        </dd>
        {why.conditions.length > 0 && <dt>{words.conditions}</dt>}
        {why.conditions.map((one, index) => (
          <dd key={`${one.expression} ${index}`}>
            <code>{one.expression}</code> {one.value ? words.held : words.didNot}
            {one.seen === null ? (
              <p className="quiet">{words.notKept}</p>
            ) : (
              <Seen values={one.seen} />
            )}
          </dd>
        ))}
        <dt>{words.who}</dt>
        <Assigned why={why} />
        <dt>{words.due}</dt>
        <dd>
          <Time at={why.due.at} /> · {rule(why.due)}
          {why.stands_still_while !== null && <p>{words.still(why.stands_still_while)}</p>}
        </dd>
        <dt>{words.nothing}</dt>
        <IfNothing why={why} />
        {after.length > 0 && <dt>{words.then}</dt>}
        {after.map(([answer, to]) => (
          <dd key={answer}>
            {task.answers[answer]?.label ?? answer} → {to === null ? messages.none : names.box(to)}
          </dd>
        ))}
      </dl>
    </>
  );
}

function Assigned({ why }: { why: TaskWhy }) {
  const { why: words } = useMessages();
  return why.assigned.map((one) => (
    <dd key={one.rule}>
      <Considered of={one} taken={words.taken} />
    </dd>
  ));
}

function IfNothing({ why }: { why: TaskWhy }) {
  const messages = useMessages();
  if (why.if_nothing.length === 0) return <dd>{messages.why.nothingEmpty}</dd>;
  return why.if_nothing.map((next) => (
    <dd key={`${next.at} ${next.what}`}>
      <Step next={next} />
    </dd>
  ));
}

/** When, what, and to whom. */
export function Step({ next: { at, what, to } }: { next: TaskWhy['if_nothing'][number] }) {
  const messages = useMessages();
  const { who } = useTitles();
  const names = usePlanNames(undefined);
  const whom = (told: string) => (what === 'gives_up' ? names.box(told) : who(told));
  return (
    <>
      <Time at={at} /> {messages.why.what[what]} {to === null ? messages.why.nobody : whom(to)}
    </>
  );
}
