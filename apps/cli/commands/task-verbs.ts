import type { Command } from 'commander';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { print } from '../print';

interface VerbFlags extends ConnectionFlags {
  readonly json?: boolean;
}

interface Verb {
  /** Of the API; `ack` is short for `acknowledge`. */
  readonly route: string;
  readonly usage: string;
  readonly description: string;
  readonly example: string;
  readonly done: string;
  /** The request's body from the arguments behind the id. */
  readonly body?: (...rest: readonly string[]) => object;
}

const VERBS: readonly Verb[] = [
  {
    route: 'claim',
    usage: 'claim <id>',
    description: 'take a task out of its queue',
    example: 'tenure tasks claim 0199… --as ana',
    done: 'claimed',
  },
  {
    route: 'release',
    usage: 'release <id>',
    description: 'put a task back into the queue it was taken from',
    example: 'tenure tasks release 0199… --as ana',
    done: 'released',
  },
  {
    route: 'acknowledge',
    usage: 'ack <id>',
    description: 'say that you take a task on: a ladder that waits for that ends',
    example: 'tenure tasks ack 0199… --as ana',
    done: 'taken on',
  },
  {
    route: 'snooze',
    usage: 'snooze <id> <until> <reason>',
    description: 'hide a task until a time or for a span; its clocks go on',
    example: 'tenure tasks snooze 0199… 3d "they are on holiday" --as ana',
    done: 'snoozed',
    body: (until, reason) => ({ until, reason }),
  },
  {
    route: 'reassign',
    usage: 'reassign <id> <to> <reason>',
    description: 'give a task to a person, or to a queue (queue.<id>)',
    example: 'tenure tasks reassign 0199… queue.cs_leads "needs a decision" --as ana',
    done: 'reassigned',
    body: (to, reason) => ({ to, reason }),
  },
  {
    route: 'comments',
    usage: 'comment <id> <text>',
    description: 'a word for the record of a task',
    example: 'tenure tasks comment 0199… "called, no answer" --as ana',
    done: 'commented on',
    body: (text) => ({ text }),
  },
  {
    route: 'checklist',
    usage: 'tick <id> <done...>',
    description: 'say of each item of the checklist, in order, whether it is done',
    example: 'tenure tasks tick 0199… yes no yes --as ana',
    done: 'ticked',
    body: (...done) => ({ checklist: done.map(isDone) }),
  },
];

/** One item of a checklist. */
export function isDone(word: string): boolean {
  if (word === 'yes' || word === 'no') return word === 'yes';
  throw new UsageError(`expected yes or no for each item, found "${word}"`);
}

/** What people do with tasks beside resolving them. `shared` adds the flags of every command of tasks. */
export function addTaskVerbs(
  tasks: Command,
  root: string,
  shared: (command: Command) => Command,
): void {
  for (const { route, usage, description, example, done, body } of VERBS)
    shared(tasks.command(usage).description(description))
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        const flags = command.opts<VerbFlags>();
        if (flags.as === undefined)
          throw new UsageError(
            'people act on tasks, keys never may: add --as <person>, for example --as ana',
          );
        const [id = '', ...rest] = command.args;
        const api = await connect(flags, root);
        const path = `/v1/tasks/${encodeURIComponent(id)}/${route}`;
        const answer = await api.post<object>(path, body?.(...rest) ?? {});
        print(answer.body, flags.json, () => `${done} ${id}`);
      });
}
