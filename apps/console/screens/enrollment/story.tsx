import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { SourceView } from '../../parts/source-view';
import { Time } from '../../parts/time';
import { useShow } from '../../parts/value';
import { type Enrollment, type TraceEntry, traceQuery } from '../../services/enrollments';
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

/** What happened, in plain sentences, oldest first; `w` shows the values and the line of the one in focus. */
export function Story({ enrollment }: { enrollment: Enrollment }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const { data, error, refetch } = useQuery(traceQuery(enrollment.id));
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
          <Entry key={entry.seq} entry={entry} enrollment={enrollment} />
        ))}
      </ol>
    </section>
  );
}

function clickFocused(): void {
  const entry = document.activeElement?.closest('.entry') ?? document.querySelector('.entry');
  entry?.querySelector<HTMLElement>('summary')?.click();
}

function Entry({ entry, enrollment }: { entry: TraceEntry; enrollment: Enrollment }) {
  const messages = useMessages();
  const words = messages.enrollment;
  const [open, setOpen] = useState(false);
  const { at, kind, step, outcome, why, visit } = entry;
  return (
    <li className={`entry ${kind}`} data-seq={entry.seq}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="entry-at quiet">
            <Time at={at} />
          </span>
          <span className="entry-words">
            <span className="entry-kind">{words.kinds[kind] ?? kind}</span>{' '}
            {step !== null && <strong>{step}</strong>}
            {visit !== null && visit > 1 && <span className="quiet"> {words.visit(visit)}</span>}
            {outcome !== null && <> → {outcome}</>}
            {why !== '' && <span lang="en">: {why}</span>}
          </span>
        </summary>
        {open && <Why entry={entry} enrollment={enrollment} />}
      </details>
    </li>
  );
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
