import { useMessages } from '../../messages/messages';
import { diffLines } from '../../parts/diff-lines';

interface Text {
  readonly subject: string;
  readonly text: string;
}

/** What became of a text: said by a sign and a word, not by colour alone. */
export function TextDiff({ was, is }: { was: Text; is: Text }) {
  const { approvals } = useMessages();
  const whole = ({ subject, text }: Text) => `${subject}\n\n${text.trimEnd()}`;
  const lines = diffLines(whole(was), whole(is));
  if (lines.every(({ kind }) => kind === 'same')) return <p>{approvals.same}</p>;
  return (
    <pre className="plain diff">
      {lines.map(({ kind, text }, n) => {
        if (kind === 'same') return <span key={n}>{`  ${text}\n`}</span>;
        const Mark = kind === 'removed' ? 'del' : 'ins';
        return (
          <Mark key={n} aria-label={`${approvals[kind]}: ${text}`}>
            {`${kind === 'removed' ? '-' : '+'} ${text}\n`}
          </Mark>
        );
      })}
    </pre>
  );
}
