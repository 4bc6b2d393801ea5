import { useMessages } from '../messages/messages';
import type { Touch } from '../services/customer-card';
import { useShow } from './value';

/** Where a number came from, the last time it changed. */
export function Trend({ name, lately }: { name: string; lately: readonly Touch[] }) {
  const words = useMessages().card;
  const show = useShow();
  const change = lately.find(({ kind, attribute }) => kind === 'change' && attribute === name);
  if (typeof change?.old !== 'number' || typeof change.new !== 'number') return null;
  // Of what one sees: 48 after 54 fell by 6.
  const by = Math.round(change.new) - Math.round(change.old) || change.new - change.old;
  if (by === 0) return null;
  const text = show(Math.abs(by));
  return (
    <span className={by < 0 ? 'late' : 'quiet'} title={change.title}>
      <span aria-hidden>
        {by < 0 ? '▾' : '▴'}
        {text}
      </span>
      <span className="visually-hidden">{by < 0 ? words.fell(text) : words.rose(text)}</span>
    </span>
  );
}
