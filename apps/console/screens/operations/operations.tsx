import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useParams } from 'react-router';
import { useMessages } from '../../messages/messages';
import { useOperationsWords } from '../../messages/of-operations';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { spanOf, Time } from '../../parts/time';
import { useTitle } from '../../parts/use-title';
import {
  countOf,
  failuresOf,
  type Operations as Told,
  operationsQuery,
  type Tile,
  TILES,
} from '../../services/operations';
import { problemOf } from '../../services/problem';
import { useMe, useNow } from '../../services/session';
import { DeadLetters } from './dead-letters';
import { Lag } from './lag';
import './operations.css';
import { Parked } from './parked';
import { Refusals } from './refusals';
import { State } from './state';
import { Switches } from './switches';
import { Unconfirmed } from './unconfirmed';

/** What is stuck, and what could not be known? */
export function Operations() {
  const { permissions } = useMe();
  return permissions['operations:read'] === undefined ? <Navigate to="/" replace /> : <Shown />;
}

function Shown() {
  const words = useOperationsWords();
  const { tile: word } = useParams();
  const { data, error, refetch } = useQuery(operationsQuery);
  useTitle(words.title);
  if (error !== null && data === undefined)
    return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={6} />;
  const named = TILES.find((one) => one === word);
  // Without a choice: what is wrong first.
  const tile = named ?? TILES.find((one) => countOf(data, one).count > 0);
  return (
    <div className="operations">
      <h1 tabIndex={-1}>{words.title}</h1>
      {failuresOf(data).count === 0 && <AllWell told={data} />}
      <Tiles told={data} chosen={tile} />
      {tile !== undefined && (
        <section className="stuck" aria-label={words.tiles[tile]}>
          <h2>{words.tiles[tile]}</h2>
          <p className="quiet">{words.about[tile]}</p>
          {countOf(data, tile).count === 0 ? (
            <p>{words.none[tile]}</p>
          ) : (
            <List told={data} tile={tile} />
          )}
        </section>
      )}
      <div className="side-by-side">
        <Switches />
        <State told={data} />
        <Refusals told={data} />
      </div>
    </div>
  );
}

function List({ told, tile }: { told: Told; tile: Tile }) {
  switch (tile) {
    case 'parked':
      return <Parked />;
    case 'unconfirmed':
      return <Unconfirmed />;
    case 'dead-letters':
      return <DeadLetters />;
    case 'lag':
      return <Lag told={told} />;
  }
}

function Tiles({ told, chosen }: { told: Told; chosen: Tile | undefined }) {
  const messages = useMessages();
  const words = useOperationsWords();
  return (
    <nav aria-label={words.tilesLabel} className="tiles">
      {TILES.map((tile) => {
        const { count, more, oldest_at } = countOf(told, tile);
        return (
          <Link
            key={tile}
            to={`/operations/${tile}`}
            className={count === 0 ? 'tile' : 'tile wrong'}
            aria-current={tile === chosen ? 'true' : undefined}
          >
            <span className="tile-name">{words.tiles[tile]}</span>
            <span className="tile-count">{messages.inbox.counted(count, more)}</span>
            <span className="quiet">
              {oldest_at !== null && count > 0 && (
                <>
                  {words.oldest} <Time at={oldest_at} />
                </>
              )}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}

const MINUTE = 60_000;

function AllWell({ told }: { told: Told }) {
  const messages = useMessages();
  const words = useOperationsWords();
  const now = useNow();
  const sends = told.channels.flatMap(({ last_accepted_at: at }) => (at === null ? [] : [at]));
  const lastSend = sends.sort().at(-1);
  const ago = (at: string) => {
    const ms = now - Date.parse(at);
    return ms < MINUTE ? words.seconds(Math.max(0, Math.round(ms / 1_000))) : spanOf(ms, messages);
  };
  return (
    <p className="all-well">
      <strong>{words.allWell}</strong>{' '}
      {told.last_event_at === null ? words.noEvent : words.lastEvent(ago(told.last_event_at))}{' '}
      {lastSend === undefined ? words.noSend : words.lastSend(ago(lastSend))}
    </p>
  );
}
