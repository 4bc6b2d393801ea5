import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { useLive } from '../live/use-live';
import { useMessages } from '../messages/messages';
import { Dialog } from '../parts/dialog';
import { lazyPart, LazyPlace } from '../parts/lazy-part';
import { Skeletons } from '../parts/skeletons';
import { ProblemBox } from '../parts/problem-box';
import { problemOf } from '../services/problem';
import { meQuery, useMe } from '../services/session';
import { Header } from './header';
import { KeyList } from './key-list';
import { keysByPerson, useKeys } from './keys';
import { NetworkBar } from './network-bar';
import { useScreens } from './screens';
import { SignInAgain } from './sign-in-again';
import { SwitchBar } from './switch-bar';
import { Toasts } from './toasts';

const Palette = lazyPart(async () => (await import('./palette/palette')).Palette);
const Settings = lazyPart(async () => (await import('./settings')).Settings);

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
  const screens = useScreens();
  const { pathname } = useLocation();
  const [keyList, setKeyList] = useState(false);
  const [palette, setPalette] = useState(false);
  const [settings, setSettings] = useState(false);
  const { shortcuts } = useMe();
  useEffect(() => keysByPerson(shortcuts !== false), [shortcuts]);
  useKeys({
    'mod+k': () => setPalette(true),
    '?': () => setKeyList(true),
    ...Object.fromEntries(
      screens.flatMap(({ key, to }) => (key === '' ? [] : [[key, () => void navigate(to)]])),
    ),
  });
  useTitleFocus();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {messages.skipToContent}
      </a>
      <Header
        showKeys={() => setKeyList(true)}
        showSettings={() => setSettings(true)}
        find={() => setPalette(true)}
      />
      <SwitchBar />
      <NetworkBar />
      <main id="content" tabIndex={-1}>
        <LazyPlace
          at={pathname}
          wait={<Skeletons rows={8} />}
          frame={(words) => (
            <>
              <h1 tabIndex={-1} className="visually-hidden">
                {messages.product}
              </h1>
              {words}
            </>
          )}
        >
          <Outlet />
        </LazyPlace>
      </main>
      <Toasts />
      {palette && (
        <LazyDialog title={messages.palette.open} close={() => setPalette(false)}>
          <Palette close={() => setPalette(false)} />
        </LazyDialog>
      )}
      {settings && (
        <LazyDialog title={messages.settings.open} close={() => setSettings(false)}>
          <Settings close={() => setSettings(false)} />
        </LazyDialog>
      )}
      {keyList && <KeyList close={() => setKeyList(false)} />}
      <SignInAgain />
    </div>
  );
}

interface Lazy {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A dialog in a chunk of its own. */
function LazyDialog({ title, close, children }: Lazy) {
  const messages = useMessages();
  return (
    <LazyPlace
      at={title}
      frame={(words) => (
        <Dialog title={title} close={close} closeLabel={messages.close}>
          {words}
        </Dialog>
      )}
    >
      {children}
    </LazyPlace>
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
