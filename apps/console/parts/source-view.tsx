interface Props {
  readonly name: string;
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

/** Lines of a file, to read. */
export function SourceView({ name, lines }: Props) {
  return (
    <figure className="source">
      <figcaption>{name}</figcaption>
      {lines.length > 0 && (
        <pre tabIndex={0} aria-label={name}>
          {lines.map(({ line, text }) => (
            <span key={line} className="source-line">
              <span className="line-number" aria-hidden>
                {line}
              </span>
              {text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </figure>
  );
}
