import { useMessages } from '../messages/messages';
import { useTitles } from './titles';

/** An element of a chain of people and queues, as the API tells what it came to. */
interface Element {
  readonly rule: string;
  readonly id: string | null;
  readonly taken: boolean;
  readonly reason: string;
  readonly code: string | null;
  readonly instead_of: string | null;
}

/** Whom it names, and why it is them or not; `taken`: what is said of the one who has it. */
export function Considered({ of, taken }: { of: Element; taken: string }) {
  const { because: words } = useMessages();
  const { who } = useTitles();
  const { rule, id, code, reason, instead_of: other } = of;
  return (
    <>
      <code>{rule}</code>
      {id !== null && <> = {who(code === 'queue' ? `queue.${id}` : id)}</>}:{' '}
      {other === null ? (words.considered[code ?? ''] ?? reason) : words.delegateOf(who(other))}
      {of.taken && <strong> · {taken}</strong>}
    </>
  );
}
