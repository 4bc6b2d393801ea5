import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter, Route, Routes } from 'react-router';
import type { Messages } from './messages/en';
import { type Locale, MessagesProvider } from './messages/messages';
import { lazyPart, LazyPlace } from './parts/lazy-part';
import { Inbox } from './screens/inbox/inbox';
import { NotFound } from './screens/not-found';
import { mayAnswerLater, Refused } from './services/problem';
import { sessionEnded } from './shell/session-ended';
import { Shell } from './shell/shell';
import { Start } from './shell/start';
import { theme } from './theme';

const SignIn = lazyPart(async () => (await import('./screens/sign-in/sign-in')).SignIn);
const Approvals = lazyPart(async () => (await import('./screens/approvals/approvals')).Approvals);
const Customers = lazyPart(async () => (await import('./screens/customers/customers')).Customers);
const Customer = lazyPart(async () => (await import('./screens/customer/customer')).Customer);
const Operations = lazyPart(
  async () => (await import('./screens/operations/operations')).Operations,
);
const Sandbox = lazyPart(async () => (await import('./screens/sandbox/sandbox')).Sandbox);

const Playbooks = lazyPart(async () => (await import('./screens/playbooks/playbooks')).Playbooks);
const Playbook = lazyPart(async () => (await import('./screens/playbook/playbook')).Playbook);
const Enrollments = lazyPart(
  async () => (await import('./screens/enrollments/enrollments')).Enrollments,
);
const Enrollment = lazyPart(
  async () => (await import('./screens/enrollment/enrollment')).Enrollment,
);

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
    <LazyPlace at="page">
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
    </LazyPlace>
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
