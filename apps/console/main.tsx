import { createRoot } from 'react-dom/client';
import { App } from './app';
import { firstLocale, loadMessages } from './messages/messages';
import './styles';

/** The words of the reader's language are there before the first paint. */
async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) return;
  const locale = firstLocale();
  const messages = await loadMessages(locale);
  createRoot(root).render(<App first={{ locale, messages }} />);
}

void start();
