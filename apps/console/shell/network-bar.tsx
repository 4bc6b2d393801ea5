import { useLiveState } from '../live/use-live';
import { useLocale, useMessages } from '../messages/messages';

/** Says since when nobody answers. */
export function NetworkBar() {
  const messages = useMessages();
  const time = useClock();
  const state = useLiveState();
  if (state.is !== 'offline') return null;
  return (
    <p role="status" className="bar warning">
      {messages.network.offline(time(state.since))}
    </p>
  );
}

/** Whether what is shown is what is: news come by themselves, are being fetched, or nobody answers. */
export function LiveDot() {
  const { live } = useMessages();
  const time = useClock();
  const state = useLiveState();
  const words = state.is === 'offline' ? live.offline(time(state.since)) : live[state.is];
  return (
    <span className="live" data-live={state.is} title={live.hint[state.is]}>
      <span aria-hidden className="dot" />
      {words}
    </span>
  );
}

function useClock(): (at: number) => string {
  const { locale } = useLocale();
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => time.format(at);
}
