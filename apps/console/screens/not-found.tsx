import { Link } from 'react-router';
import { useMessages } from '../messages/messages';
import { useTitle } from '../parts/use-title';

/** An address that no screen has. */
export function NotFound() {
  const { notFound: words } = useMessages();
  useTitle(words.title);
  return (
    <div className="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p>{words.body}</p>
      <p>
        <Link to="/inbox/mine">{words.toInbox}</Link>
      </p>
    </div>
  );
}
