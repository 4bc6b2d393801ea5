/** Values as they were seen then, by name. */
export function Seen({ values }: { values: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <ul className="seen">
      {entries.map(([name, value]) => (
        <li key={name}>
          <code>
            {name} = {seenOf(value)}
          </code>
        </li>
      ))}
    </ul>
  );
}

/** As a rule writes it; what a computation left behind the second decimal helps nobody. */
export function seenOf(seen: unknown): string {
  return JSON.stringify(seen, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(2)) : value,
  );
}
