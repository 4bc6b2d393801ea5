import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useMessages } from '../../messages/messages';
import { useBecause } from '../../parts/because';
import type { PlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { SourceView } from '../../parts/source-view';
import { Time } from '../../parts/time';
import { useShow } from '../../parts/value';
import { type Enrollment, type TraceEntry, traceQuery } from '../../services/enrollments';
import { useContactNames } from '../../services/people';
import { versionQuery } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { useKeys } from '../../shell/keys';

const GROUPS = {
  all: [],
  waits: ['wait', 'late', 'held', 'parked', 'released', 'paused', 'resumed'],
  tasks: ['task', 'ladder', 'reminded', 'closed', 'merged'],
  messages: ['send', 'approval', 'held', 'dropped', 'skipped', 'notify'],
  decisions: ['branch', 'passed', 'outcome', 'set', 'call', 'run', 'turn', 'moved', 'exit'],
} as const;
type Group = keyof typeof GROUPS;
const NAMES = Object.keys(GROUPS) as Group[];

interface Props {
  readonly enrollment: Enrollment;
  readonly names: PlanNames;
}

/** What happened, in plain sentences, oldest first; `w` shows the values and the line of the one in focus. */
export function Story({ enrollment, names }: Props) {
  const messages = useMessages();
  const words = messages.enrollment;
  const { locale } = useLocale();
  const { data, error, refetch } = useQuery(traceQuery(enrollment.id, locale));
  const [group, setGroup] = useState<Group>('all');
  const kinds: readonly string[] = GROUPS[group];
  const shown = (data ?? []).filter(({ kind }) => group === 'all' || kinds.includes(kind));
  useKeys({ w: clickFocused });
  return (
    <section className="block story" aria-label={words.story}>
      <h2>{words.story}</h2>
      <div role="group" aria-label={words.filter} className="story-filter">
        {NAMES.map((one) => (
          <button
            key={one}
            type="button"
            className="story-group"
            aria-pressed={group === one}
            onClick={() => setGroup(one)}
          >
            {words.groups[one]}
          </button>
        ))}
      </div>
      {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
      {error === null && data === undefined && <Skeletons rows={4} />}
      {data !== undefined && shown.length === 0 && <p className="quiet">{words.emptyStory}</p>}
      <ol className="entries">
        {shown.map((entry) => (
          <Entry key={entry.seq} {...{ entry, enrollment, names }} />
        ))}
      </ol>
    </section>
  );
}

function clickFocused(): void {
  const entry = document.activeElement?.closest('.entry') ?? document.querySelector('.entry');
  entry?.querySelector<HTMLElement>('summary')?.click();
}

function Entry({ entry, enrollment, names }: Props & { entry: TraceEntry }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const named = useContactNames(enrollment.customer_id);
  const say = useBecause({ contact: named, plan: names });
  const [open, setOpen] = useState(false);
  const { at, kind, step, outcome, visit } = entry;
  const why = say(entry.because, entry.why, step);
  return (
    <li className="entry" data-kind={kind} data-seq={entry.seq}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="entry-at quiet">
            <Time at={at} />
          </span>
          <span className="entry-words">
            <span className="entry-kind">{words.kinds[kind] ?? kind}</span>
            {step !== null && <strong> {entry.title ?? names.step(step)}</strong>}
            {visit !== null && visit > 1 && <span className="quiet"> {words.visit(visit)}</span>}
            {outcome !== null && !TOLD.has(kind) && <> → {outcomeOf(entry, names)}</>}
            {why !== '' && <span lang={why === entry.why ? 'en' : undefined}>: {why}</span>}
          </span>
        </summary>
        {open && <Why entry={entry} enrollment={enrollment} />}
      </details>
    </li>
  );
}

/** Their sentence says which. */
const TOLD = new Set(['branch', 'enrolled']);

function outcomeOf({ kind, step, outcome }: TraceEntry, names: PlanNames): string {
  return kind === 'exit' ? names.exit(outcome ?? '') : names.outcome(step, outcome ?? '');
}

const AROUND = 4;

/** The line of the version that counted, and what was seen. */
function Why({ entry, enrollment }: { entry: TraceEntry; enrollment: Enrollment }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const show = useShow();
  const { playbook, version } = enrollment;
  const { data } = useQuery({
    ...versionQuery(playbook, version ?? 1),
    enabled: entry.line !== null,
  });
  const values = Object.entries(entry.values ?? {});
  const { file, line } = entry;
  const all = file === null ? [] : (data?.files[file]?.split('\n') ?? []);
  const first = Math.max(0, (line ?? 1) - 1);
  const lines = all
    .slice(first, first + AROUND)
    .map((text, at) => ({ line: first + at + 1, text }));
  return (
    <div className="entry-why">
      {file !== null && line !== null && <SourceView name={`${file}:${line}`} lines={lines} />}
      {entry.step !== null && (
        <p className="quiet">
          <code>
            {entry.step}
            {entry.outcome !== null && ` → ${entry.outcome}`}
          </code>
        </p>
      )}
      <p className="quiet">{values.length === 0 ? words.notSeen : words.seen}</p>
      {values.length > 0 && (
        <dl className="facts-list">
          {values.map(([name, value]) => (
            <div key={name} className="fact">
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{show(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
