import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { useLive } from '../live/use-live';
import { useMessages } from '../messages/messages';
import { Skeletons } from '../parts/skeletons';
import { ProblemBox } from '../parts/problem-box';
import { problemOf } from '../services/problem';
import { meQuery } from '../services/session';
import { Header } from './header';
import { KeyList } from './key-list';
import { useKeys } from './keys';
import { NetworkBar } from './network-bar';
import { SignInAgain } from './sign-in-again';
import { SwitchBar } from './switch-bar';
import { Toasts } from './toasts';

/** What stands around every screen of somebody who is signed in. */
export function Shell() {
  useLive();
  const me = useQuery(meQuery);
  const { product } = useMessages();
  const { pathname, search } = useLocation();
  if (me.data === undefined && me.error !== null) {
    const problem = problemOf(me.error);
    if (problem.status === 401)
      return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
    return (
      <main className="lonely">
        <h1 tabIndex={-1}>{product}</h1>
        <ProblemBox problem={problem} again={() => void me.refetch()} />
      </main>
    );
  }
  if (me.data === undefined) return <Skeletons rows={8} />;
  return <Inside />;
}

function Inside() {
  const messages = useMessages();
  const navigate = useNavigate();
  const [keyList, setKeyList] = useState(false);
  useKeys({
    '?': () => setKeyList(true),
    'g i': () => void navigate('/inbox/mine'),
    'g a': () => void navigate('/approvals/mine'),
    'g p': () => void navigate('/playbooks'),
    'g c': () => void navigate('/customers'),
    'g o': () => void navigate('/operations'),
  });
  useTitleFocus();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {messages.skipToContent}
      </a>
      <Header showKeys={() => setKeyList(true)} />
      <SwitchBar />
      <NetworkBar />
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<Skeletons rows={8} />}>
          <Outlet />
        </Suspense>
      </main>
      <Toasts />
      {keyList && <KeyList close={() => setKeyList(false)} />}
      <SignInAgain />
    </div>
  );
}

/** On a change of screen its heading takes the focus, so that a screen reader says where one is. */
function useTitleFocus(): void {
  const screen = useLocation().pathname.split('/')[1];
  const [before, setBefore] = useState(screen);
  useEffect(() => {
    if (screen === before) return;
    setBefore(screen);
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [screen, before]);
}
