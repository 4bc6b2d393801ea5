import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useMessages } from '../messages/messages';
import { Dialog } from '../parts/dialog';
import { Ways } from '../screens/sign-in/ways';
import { sessionEnded } from './session-ended';

/** Over the page, which stays as it is. */
export function SignInAgain() {
  const messages = useMessages();
  const client = useQueryClient();
  const ended = useSyncExternalStore(sessionEnded.listen, sessionEnded.now);
  if (!ended) return null;
  return (
    <Dialog title={messages.signIn.ended}>
      <p>{messages.signIn.endedWords}</p>
      <Ways
        beside
        to="/"
        done={() => {
          sessionEnded.over();
          void client.invalidateQueries();
        }}
      />
    </Dialog>
  );
}
