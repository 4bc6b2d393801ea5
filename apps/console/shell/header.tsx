import { UnstyledButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { useLocale, useMessages } from '../messages/messages';
import { approvalsQuery } from '../services/approvals';
import { noticesQuery } from '../services/notices';
import { failuresOf, operationsQuery } from '../services/operations';
import { signOut, useMe } from '../services/session';
import { countsQuery } from '../services/tasks';
import { switchKeys, useKeysAreOn } from './keys';
import { LiveDot } from './network-bar';
import { useSettled } from './use-settled';

interface Shows {
  readonly showKeys: () => void;
  readonly showSettings: () => void;
}

/** Screens, what is urgent, and the person. */
export function Header({ showKeys, showSettings, find }: Shows & { readonly find: () => void }) {
  const messages = useMessages();
  const { permissions, sandbox } = useMe();
  const settled = useSettled();
  const counts = useQuery(countsQuery);
  const approvals = useQuery({ ...approvalsQuery('mine'), enabled: settled });
  const notices = useQuery({ ...noticesQuery, enabled: settled });
  const mine = counts.data?.mine;
  const urgent = notices.data?.filter((one) => one.urgent && one.read_at === null).length ?? 0;
  return (
    <header className="header">
      <span className="brand">{messages.product}</span>
      <nav aria-label={messages.nav.main}>
        <Tab to="/inbox/mine">
          {messages.nav.inbox}
          {mine && <Count n={messages.inbox.counted(mine.count, mine.more)} />}
        </Tab>
        <Tab to="/approvals/mine">
          {messages.nav.approvals}
          {approvals.data && <Count n={String(approvals.data.length)} />}
        </Tab>
        <Tab to="/customers">{messages.nav.customers}</Tab>
        {permissions['playbooks:read'] !== undefined && (
          <Tab to="/playbooks">{messages.nav.playbooks}</Tab>
        )}
        {permissions['operations:read'] !== undefined && <OperationsLink />}
        {sandbox === true && <Tab to="/sandbox">{messages.nav.sandbox}</Tab>}
      </nav>
      <div className="header-end">
        {urgent > 0 && (
          <NavLink to="/inbox/notices" className="urgent">
            {messages.notices.urgentUnread(urgent)}
          </NavLink>
        )}
        <UnstyledButton className="find" onClick={find}>
          {messages.palette.open} <kbd>{messages.palette.key}</kbd>
        </UnstyledButton>
        <LiveDot />
        <LanguageSwitch />
        <PersonMenu {...{ showKeys, showSettings }} />
      </div>
    </header>
  );
}

/** Marked on every address of its screen, and not only on the one it leads to. */
function Tab({ to, children }: { to: string; children: ReactNode }) {
  const isHere = useLocation().pathname.split('/')[1] === to.split('/')[1];
  return (
    <Link to={to} className="tab" aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}

/** What fails is counted here, because nobody looks where nothing calls. */
function OperationsLink() {
  const messages = useMessages();
  const { data } = useQuery({ ...operationsQuery, enabled: useSettled() });
  const failures = data === undefined ? undefined : failuresOf(data);
  return (
    <Tab to="/operations">
      {messages.nav.operations}
      {failures !== undefined && failures.count > 0 && (
        <span className="count wrong">{messages.failures(failures.count, failures.more)}</span>
      )}
    </Tab>
  );
}

function Count({ n }: { n: string }) {
  return <span className="count">{n}</span>;
}

function LanguageSwitch() {
  const messages = useMessages();
  const { locale, speak } = useLocale();
  return (
    <div role="group" aria-label={messages.menu.language} className="languages">
      {(['zh-CN', 'en'] as const).map((one) => (
        <UnstyledButton
          key={one}
          lang={one}
          className="language"
          aria-pressed={locale === one}
          aria-label={LANGUAGES[one].name}
          onClick={() => speak(one)}
        >
          {LANGUAGES[one].short}
        </UnstyledButton>
      ))}
    </div>
  );
}

/** A language is named in itself, in every language. */
const LANGUAGES = {
  'zh-CN': { short: '中', name: '中文' },
  en: { short: 'EN', name: 'EN, English' },
} as const;

function PersonMenu({ showKeys, showSettings }: Shows) {
  const messages = useMessages();
  const me = useMe();
  const on = useKeysAreOn();
  const navigate = useNavigate();
  const client = useQueryClient();
  const name = me.name ?? me.id;
  const leave = async () => {
    await signOut();
    client.clear();
    await navigate('/sign-in');
  };
  return (
    <div className="menu">
      <UnstyledButton
        className="person"
        aria-label={messages.menu.open(name)}
        popoverTarget="person-menu"
      >
        {name} <span aria-hidden>▾</span>
      </UnstyledButton>
      <div id="person-menu" popover="auto" className="menu-box">
        <UnstyledButton aria-pressed={on} onClick={() => switchKeys(!on)}>
          {on ? messages.menu.keysOn : messages.menu.keysOff}
        </UnstyledButton>
        <UnstyledButton popoverTarget="person-menu" popoverTargetAction="hide" onClick={showKeys}>
          {messages.menu.keyList} (?)
        </UnstyledButton>
        <UnstyledButton
          popoverTarget="person-menu"
          popoverTargetAction="hide"
          onClick={showSettings}
        >
          {messages.settings.open}
        </UnstyledButton>
        <UnstyledButton onClick={() => void leave()}>{messages.menu.signOut}</UnstyledButton>
      </div>
    </div>
  );
}
