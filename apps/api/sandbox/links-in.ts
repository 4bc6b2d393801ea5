import type { SandboxMail } from '../../shared/database/entities/sandbox-mail.entity';

/** Paths of our own pages (unsubscribe, preferences, surveys) that a message leads to, each once. */
export function linksIn(
  mail: Pick<SandboxMail, 'text' | 'html' | 'headers'>,
  base: string,
): string[] {
  const all = [mail.headers['list-unsubscribe'], mail.text, mail.html].join('\n');
  const found = all.split(`${base}/`).slice(1);
  const paths = found.flatMap((after) => /^[ups]\/[\w-]+/.exec(after)?.[0] ?? []);
  return [...new Set(paths)].map((path) => `/${path}`);
}
