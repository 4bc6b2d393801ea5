import { UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { useLocale, useMessages } from '../../messages/messages';
import { meQuery } from '../../services/session';
import { sessionEnded } from '../../shell/session-ended';
import { useTitle } from '../../parts/use-title';
import { Ways } from './ways';

/** Who are you? Leads back to where one wanted to go. */
export function SignIn() {
  const messages = useMessages();
  const { locale, speak } = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  useTitle(messages.signIn.title);
  const asked = search.get('to') ?? '/';
  // Only places of our own: a link must not lead elsewhere through here.
  const wanted = /^\/(?![/\\])/.test(asked) ? asked : '/';
  const enter = async () => {
    sessionEnded.over();
    client.removeQueries({ queryKey: meQuery.queryKey });
    await navigate(wanted, { replace: true });
  };
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return (
    <main className="lonely">
      <p className="brand">{messages.product}</p>
      <h1>{messages.signIn.title}</h1>
      <Ways to={wanted} done={() => void enter()} />
      <UnstyledButton lang={other} className="language" onClick={() => speak(other)}>
        {other === 'en' ? 'English' : '中文'}
      </UnstyledButton>
    </main>
  );
}
