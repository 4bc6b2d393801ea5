import { escape } from '../http/html';

/** Nothing of it runs, is fetched or sent anywhere, wherever it is opened; only the console shows it in a frame. */
export const DRAFT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

/** After what brings none of its own: the letters most readers see. */
export const LETTERS =
  '<style>body{margin:1rem;font:15px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}pre{font:inherit;white-space:pre-wrap}</style>';

interface Message {
  readonly subject: string;
  readonly text: string;
  /** Empty where the channel shows plain text. */
  readonly html: string;
}

/** The mail as it would look; of other channels the text as it would be read. */
export function draftPage({ subject, text, html }: Message, locale: string): string {
  if (html !== '') return html;
  return `<!doctype html>
<html lang="${escape(locale)}">
<head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body><pre>${escape(text)}</pre></body>
</html>
`;
}
