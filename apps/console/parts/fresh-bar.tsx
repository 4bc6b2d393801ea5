import { useMessages } from '../messages/messages';
import { useKeys } from '../shell/keys';

interface Props {
  /** How many rows wait. */
  readonly fresh: number;
  readonly show: () => void;
}

/** The way to rows that wait. It stands where it pushes none down. */
export function FreshBar({ fresh, show }: Props) {
  const messages = useMessages();
  useKeys({ '.': fresh === 0 ? undefined : show });
  if (fresh === 0) return null;
  return (
    <button type="button" className="bar fresh" onClick={show}>
      {messages.fresh(fresh)}
    </button>
  );
}
