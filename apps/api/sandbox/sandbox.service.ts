import { Inject, Injectable } from '@nestjs/common';
import { SandboxMail } from '../../shared/database/entities/sandbox-mail.entity';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound } from '../http/problem';
import { WORLD, type World } from '../world';

type Shown = Readonly<Record<string, unknown>>;

export interface MailsQuery {
  readonly channel?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

@Injectable()
export class SandboxService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(query: MailsQuery): Promise<Page<Shown>> {
    const select = this.world.data.getRepository(SandboxMail).createQueryBuilder('m');
    select.select([
      'm.id',
      'm.received_at',
      'm.mail_from',
      'm.rcpt_to',
      'm.message_id',
      'm.subject',
      'm.channel',
    ]);
    select.orderBy({ 'm.received_at': 'DESC', 'm.id': 'DESC' }).take(query.limit + 1);
    if (query.to !== undefined) select.andWhere('m.rcpt_to = :to', { to: query.to });
    if (query.channel !== undefined)
      select.andWhere('m.channel = :channel', { channel: query.channel });
    const after = placeOf('mails', query as unknown as Record<string, unknown>);
    if (after !== undefined)
      select.andWhere('(m.received_at, m.id) < (:at, :id)', { at: after[0], id: after[1] });
    return toPage(
      'mails',
      { ...query },
      {
        rows: await select.getMany(),
        placeOf: (row) => [row.received_at.toISOString(), row.id],
        toItem: toListed,
      },
    );
  }

  async get(id: string): Promise<SandboxMail> {
    const row = await this.world.data.getRepository(SandboxMail).findOneBy({ id });
    if (row === null) throw notFound(`mail "${id}"`);
    return row;
  }

  async clear(): Promise<void> {
    await this.world.pool.query('DELETE FROM sandbox_mail');
  }

  async remove(id: string): Promise<void> {
    const { rowCount } = await this.world.pool.query('DELETE FROM sandbox_mail WHERE id = $1', [
      id,
    ]);
    if (rowCount === 0) throw notFound(`mail "${id}"`);
  }
}

export function toListed({
  id,
  received_at,
  mail_from,
  rcpt_to,
  message_id,
  subject,
  channel,
}: SandboxMail): Shown {
  return { id, channel, received_at, from: mail_from, to: rcpt_to, message_id, subject };
}
