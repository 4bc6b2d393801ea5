import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import type { Messages } from './messages/en';
import { type Locale, MessagesProvider } from './messages/messages';
import { Inbox } from './screens/inbox/inbox';
import { NotFound } from './screens/not-found';
import { mayAnswerLater, Refused } from './services/problem';
import { sessionEnded } from './shell/session-ended';
import { Shell } from './shell/shell';
import { Start } from './shell/start';
import { theme } from './theme';

const SignIn = lazy(async () => ({ default: (await import('./screens/sign-in/sign-in')).SignIn }));
const Approvals = lazy(async () => ({
  default: (await import('./screens/approvals/approvals')).Approvals,
}));
const Customers = lazy(async () => ({
  default: (await import('./screens/customers/customers')).Customers,
}));
const Customer = lazy(async () => ({
  default: (await import('./screens/customer/customer')).Customer,
}));
const Operations = lazy(async () => ({
  default: (await import('./screens/operations/operations')).Operations,
}));
const Sandbox = lazy(async () => ({
  default: (await import('./screens/sandbox/sandbox')).Sandbox,
}));

const Playbooks = lazy(async () => ({
  default: (await import('./screens/playbooks/playbooks')).Playbooks,
}));
const Playbook = lazy(async () => ({
  default: (await import('./screens/playbook/playbook')).Playbook,
}));
const Enrollments = lazy(async () => ({
  default: (await import('./screens/enrollments/enrollments')).Enrollments,
}));
const Enrollment = lazy(async () => ({
  default: (await import('./screens/enrollment/enrollment')).Enrollment,
}));

/** Whoever is signed out in the middle signs in over the page; nothing typed is lost. */
function noticeEnd(error: Error): void {
  if (error instanceof Refused && error.problem.status === 401) sessionEnded.tell();
}

const client = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    // What cannot be sent is said at once, not sent behind somebody's back later.
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: 30_000,
      retry: (times, error) => times < 2 && mayAnswerLater(error),
    },
  },
});

function Screens() {
  return (
    <Suspense>
      <Routes>
        <Route path="/sign-in" element={<SignIn />} />
        <Route element={<Shell />}>
          <Route path="/inbox/:list?/:task?" element={<Inbox />} />
          <Route path="/approvals/:list?/:id?" element={<Approvals />} />
          <Route path="/customers" element={<Customers />} />
          <Route path="/customers/:id" element={<Customer />} />
          <Route path="/operations/:tile?" element={<Operations />} />
          <Route path="/sandbox/:id?" element={<Sandbox />} />
          <Route path="/playbooks" element={<Playbooks />} />
          <Route path="/playbooks/:id/:tab?" element={<Playbook />} />
          <Route path="/enrollments" element={<Enrollments />} />
          <Route path="/enrollments/:id" element={<Enrollment />} />
          <Route path="/" element={<Start />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';

export function App({ first }: { first: { locale: Locale; messages: Messages } }) {
  return (
    <MessagesProvider first={first}>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <Screens />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </MessagesProvider>
  );
}
