import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { MessageLinks } from '../../../playbooks/rules/message-links';
import { LinkToken } from './link-token';

/** Makes the addresses behind the links of messages, and reads them. All processes share one secret, kept in `setting`. */
export class LinkMaker implements MessageLinks {
  private constructor(
    readonly base: string,
    private readonly tokens: LinkToken,
  ) {}

  /** The first to come makes the secret; it stays for ever, as the links of old messages do. */
  static async read(pool: Pool, base: string): Promise<LinkMaker> {
    await pool.query(
      `INSERT INTO setting (key, value) VALUES ('link_secret', to_jsonb($1::text)) ON CONFLICT DO NOTHING`,
      [randomBytes(32).toString('base64')],
    );
    const { rows } = await pool.query<{ value: string }>(
      `SELECT value #>> '{}' AS value FROM setting WHERE key = 'link_secret'`,
    );
    const secret = rows[0]?.value;
    if (secret === undefined) throw new Error('the setting "link_secret" is gone');
    return new LinkMaker(base, new LinkToken(Buffer.from(secret, 'base64')));
  }

  readonly token = (words: readonly string[]): string => this.tokens.seal(words);

  /** What a token of the page `kind` is about; undefined of one that is none of ours. */
  open(kind: string, token: string): readonly string[] | undefined {
    const [page, ...words] = this.tokens.open(token) ?? [];
    return page === kind ? words : undefined;
  }
}
