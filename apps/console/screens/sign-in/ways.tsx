import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { problemOf } from '../../services/problem';
import { waysQuery } from '../../services/session';
import { PeopleCards } from './people-cards';

interface Props {
  /** Where the provider's way leads back to. */
  readonly to: string;
  readonly done: () => void;
  /** The page stays as it is: the provider is asked beside it. */
  readonly beside?: boolean;
}

/** All the ways there are to sign in here. */
export function Ways({ to, done, beside = false }: Props) {
  const messages = useMessages();
  const ways = useQuery(waysQuery);
  if (ways.error !== null)
    return <ProblemBox problem={problemOf(ways.error)} again={() => void ways.refetch()} />;
  if (ways.data === undefined) return <Skeletons rows={2} />;
  const { oidc, dev } = ways.data;
  if (!oidc && !dev) return <p>{messages.signIn.none}</p>;
  return (
    <>
      {oidc && (
        <p>
          <a
            className="provider"
            href={`/auth/sign-in?to=${encodeURIComponent(to)}`}
            {...(beside ? { target: '_blank', rel: 'noreferrer' } : {})}
          >
            {messages.signIn.provider}
          </a>
        </p>
      )}
      {oidc && beside && (
        <p>
          <button type="button" className="plain-button" onClick={done}>
            {messages.signIn.signedIn}
          </button>
        </p>
      )}
      {dev && <PeopleCards done={done} />}
    </>
  );
}
