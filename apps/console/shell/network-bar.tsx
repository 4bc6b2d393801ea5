import { useEffect, useState } from 'react';
import { useLocale, useMessages } from '../messages/messages';

/** Says since when the browser has no network. */
export function NetworkBar() {
  const messages = useMessages();
  const { locale } = useLocale();
  const [since, setSince] = useState<Date | undefined>(navigator.onLine ? undefined : new Date());
  useEffect(() => {
    const off = () => setSince(new Date());
    const on = () => setSince(undefined);
    window.addEventListener('offline', off);
    window.addEventListener('online', on);
    return () => {
      window.removeEventListener('offline', off);
      window.removeEventListener('online', on);
    };
  }, []);
  if (since === undefined) return null;
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return (
    <p role="status" className="bar warning">
      {messages.network.offline(time.format(since))}
    </p>
  );
}
