/** Values as they were seen then, by name. */
export function Seen({ values }: { values: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <ul className="seen">
      {entries.map(([name, value]) => (
        <li key={name}>
          <code>
            {name} = {JSON.stringify(value)}
          </code>
        </li>
      ))}
    </ul>
  );
}
