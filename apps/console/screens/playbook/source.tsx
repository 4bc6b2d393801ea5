import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { type PlaybookVersion, versionQuery } from '../../services/playbooks';
import { problemOf } from '../../services/problem';

type Warning = PlaybookVersion['warnings'][number];

/** The files of a version, to read; what the compiler warns of beside its line. `#L23` is a line. */
export function Source({ id, number }: { id: string; number: number }) {
  const messages = useMessages();
  const words = messages.playbook;
  const query = useQuery(versionQuery(id, number));
  const [search, setSearch] = useSearchParams();
  if (query.error !== null)
    return <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeletons rows={8} />;
  const { files, file: main, warnings } = query.data;
  const names = Object.keys(files).sort((a, b) => Number(b === main) - Number(a === main));
  const asked = search.get('file') ?? main;
  const file = asked in files ? asked : main;
  const show = (name: string) => {
    const next = new URLSearchParams(search);
    next.set('file', name);
    setSearch(next);
  };
  return (
    <div className="source-tab">
      <div className="source-head">
        <label>
          {words.file}{' '}
          <select value={file} onChange={(event) => show(event.currentTarget.value)}>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span className="quiet">
          {warnings.length === 0 ? words.noWarnings : words.warnings(warnings.length)}
        </span>
        <Warnings warnings={warnings} />
      </div>
      <Lines
        key={file}
        name={file}
        text={files[file] ?? ''}
        warnings={warnings.filter((one) => one.file === file)}
      />
    </div>
  );
}

function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const [search] = useSearchParams();
  if (warnings.length === 0) return null;
  const of = (file: string) => {
    const next = new URLSearchParams(search);
    next.set('file', file);
    return next.toString();
  };
  return (
    <ul className="warnings">
      {warnings.map(({ file, line, message }) => (
        <li key={`${file}:${line} ${message}`}>
          <Link className="link" to={{ search: of(file), hash: `#L${line}` }}>
            {file}:{line}
          </Link>{' '}
          {message}
        </li>
      ))}
    </ul>
  );
}

interface LinesProps {
  readonly name: string;
  readonly text: string;
  readonly warnings: readonly Warning[];
}

function Lines({ name, text, warnings }: LinesProps) {
  const { hash } = useLocation();
  const marked = Number(/^#L(\d+)$/.exec(hash)?.[1]);
  useEffect(() => {
    if (marked > 0)
      document.querySelector(`#L${marked}`)?.scrollIntoView({ block: 'center', behavior: 'auto' });
  }, [marked, name]);
  return (
    <div className="code" role="region" aria-label={name} tabIndex={0}>
      {text.split('\n').map((line, index) => {
        const number = index + 1;
        const here = warnings.filter((one) => one.line === number);
        return (
          <div
            key={number}
            id={`L${number}`}
            className={`code-line${here.length > 0 ? ' warned' : ''}`}
            aria-current={marked === number ? 'true' : undefined}
          >
            <a className="code-number" href={`#L${number}`} tabIndex={-1} aria-hidden>
              {number}
            </a>
            <code>{line === '' ? ' ' : line}</code>
            {here.map(({ message, why, fix }) => (
              <p key={message} className="code-warning">
                {[message, why, fix].filter((one) => one !== '').join(' · ')}
              </p>
            ))}
          </div>
        );
      })}
    </div>
  );
}
