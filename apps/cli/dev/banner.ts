import pc from 'picocolors';

export interface Announced {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly temporalUi: string | null;
}

/** What a person needs first: where things are, the key, three lines to try. */
export function banner(services: Announced, day: string | undefined): string {
  const { apiUrl, apiKey } = services;
  const rows: [string, string][] = [
    ['Console', apiUrl],
    ['API docs', `${apiUrl}/docs`],
    ['Mail sandbox', `${apiUrl}/sandbox`],
    ['Temporal', services.temporalUi ?? 'the server of TEMPORAL_ADDRESS'],
    ['API key', apiKey],
  ];
  const body =
    '{"id":"ticket-1","type":"ticket.opened","record":{"type":"ticket","id":"harbour-1"}}';
  return [
    '',
    pc.bold(`Tenure is running${day === undefined ? '' : ` (a playbook day lasts ${day})`}`),
    ...rows.map(([name, value]) => `  ${name.padEnd(13)} ${value}`),
    '',
    'Try:',
    `  curl -s ${apiUrl}/v1/events -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d '${body}'`,
    '  npx tenure enrollments list',
    '  npx tenure tasks list --as noor --list queues',
    '',
    pc.dim('Ctrl-C stops everything; the data stays in .tenure/'),
    '',
  ].join('\n');
}
