import { useMessages } from '../../messages/messages';
import { useShow } from '../../parts/value';
import type { Changed } from '../../services/problem';

/** What a text was made of and is otherwise now. */
export function ChangedFacts({ facts }: Pick<Changed, 'facts'>) {
  const { approvals } = useMessages();
  const show = useShow();
  if (facts.length === 0) return null;
  return (
    <>
      <p>{approvals.facts}</p>
      <ul className="changed">
        {facts.map(({ name, was, is }) => (
          <li key={name}>
            <code>{approvals.fact[name] ?? name}</code> {approvals.was}{' '}
            <del>{was === null ? approvals.nothing : show(was)}</del>, {approvals.is}{' '}
            <ins>{is === null ? approvals.nothing : show(is)}</ins>
          </li>
        ))}
      </ul>
    </>
  );
}
