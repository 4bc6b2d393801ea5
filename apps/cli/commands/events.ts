import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { readPairs } from '../pairs';
import { print } from '../print';

interface PostFlags extends ConnectionFlags {
  readonly id?: string;
  readonly at?: string;
  readonly customer?: string;
  readonly contact?: string;
  readonly record?: string;
  readonly data?: string[];
  readonly json?: boolean;
}

export function addEventCommands(tenure: Command, root: string): void {
  const events = tenure
    .command('events')
    .description('tell Tenure what happened')
    .addHelpText('after', '\nExample:\n  tenure events post deal.won --customer galaxy');
  events
    .command('post <type>')
    .description('post one event; the same --id again is taken once')
    .option('--customer <id>', 'the customer it is about')
    .option('--contact <id>', 'the contact it is about')
    .option('--record <type/id>', 'the record it is about, for example contract/c1')
    .option('--data <name=value...>', 'fields of the event; name:=7 keeps 7 a text')
    .option('--id <id>', 'your id of the event (default: a new one)')
    .option('--at <time>', 'when it happened, with offset (default: now)')
    .option('--url <url>', 'where the API is')
    .option('--key <key>', 'API key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure events post deal.won --customer galaxy --data deal_id=d1\n  tenure events post contract.renewed --record contract/c1 --data term_months=12',
    )
    .action(async (type: string, flags: PostFlags) => {
      const record = flags.record?.split('/');
      if (record !== undefined && record.length !== 2)
        throw new UsageError(`--record "${flags.record}": write type/id, for example contract/c1`);
      const api = await connect(flags, root);
      const body = {
        id: flags.id ?? randomUUID(),
        type,
        ...(flags.customer === undefined ? {} : { customer: flags.customer }),
        ...(flags.contact === undefined ? {} : { contact: flags.contact }),
        ...(record === undefined ? {} : { record: { type: record[0], id: record[1] } }),
        ...(flags.at === undefined ? {} : { at: flags.at }),
        data: readPairs(flags.data, '--data'),
      };
      const reply = await api.post<Record<string, unknown>>('/v1/events', body);
      const outcome =
        typeof reply.body['result'] === 'string'
          ? reply.body['result']
          : Number(reply.body['duplicates'] ?? 0) > 0
            ? 'duplicate'
            : 'accepted';
      print({ ...reply.body, id: body.id }, flags.json, () => `${outcome}: ${type} ${body.id}`);
    });
}
