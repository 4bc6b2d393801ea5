import type { Command } from 'commander';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { readPairs } from '../pairs';
import { print, safe } from '../print';

/** What a person who runs playbooks does to one enrollment: `tenure enrollments pause`, `skip`, `jump` and so on. */

/** `after` is null when nobody has taken it up yet; `would` comes with a dry run. */
interface Operated {
  readonly before: string;
  readonly after: string | null;
  readonly exit: string | null;
  readonly would?: readonly { what: string; step?: string; file?: string; line?: number }[];
  readonly at?: readonly string[];
}
interface Flags extends ConnectionFlags {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly step?: string;
  readonly outcome?: string;
  readonly to?: string;
  readonly var?: string[];
  readonly exit?: string;
  readonly skipStale?: boolean;
  readonly number?: string;
  readonly map?: string[];
  readonly late?: string;
}
interface Verb {
  readonly words: string;
  readonly example?: string;
  /** Flags of its own: how they are written, what they mean. */
  readonly flags?: readonly (readonly [flag: string, means: string])[];
}

const VERBS: Readonly<Record<string, Verb>> = {
  pause: { words: 'hold its deliveries and deadlines' },
  resume: {
    words: 'let it go on; what had become due meanwhile follows within 15 minutes',
    flags: [['--skip-stale', 'skip messages that are too late by now']],
  },
  skip: {
    words: 'pass over a step that waits or is parked',
    example: '--step kickoff --outcome reached',
    flags: [
      ['--step <id>', 'the step'],
      ['--outcome <name>', 'with this outcome of it (default: what follows it)'],
    ],
  },
  retry: {
    words: 'try a parked step again',
    example: '--step welcome',
    flags: [['--step <id>', 'the step']],
  },
  jump: {
    words: 'go from a step that waits or is parked to another of its list or one around it',
    example: '--step kickoff --to review',
    flags: [
      ['--step <id>', 'where it stands'],
      ['--to <id>', 'where it goes on'],
    ],
  },
  set: {
    words: 'give variables of the playbook another value',
    example: '--var tries=0',
    flags: [['--var <name=value...>', 'variables']],
  },
  migrate: {
    words: 'go on in another version of its playbook, as soon as nothing of it is under way',
    example: '--number 3 --map review=people',
    flags: [
      ['--number <n>', 'the version'],
      [
        '--map <old=new...>',
        'where it goes on that stands at a step the version has not: new=park parks it',
      ],
      ['--var <name=value...>', 'variables of the version'],
      ['--late <skip|run>', 'messages that are too late by the version (default: skip)'],
    ],
  },
  exit: {
    words: 'end it now',
    flags: [['--exit <name>', 'an exit of its playbook (default: removed)']],
  },
};

export function addOperating(enrollments: Command, root: string): void {
  for (const [verb, { words, example, flags = [] }] of Object.entries(VERBS)) {
    const command = enrollments
      .command(`${verb} <id>`)
      .description(words)
      .option('--as <person>', 'act as this person (development sign-in)')
      .option('--url <url>', 'where the API is')
      .option('--key <key>', 'API key')
      .option('--json', 'print JSON')
      .option('--reason <text>', 'why (required), kept in the trace')
      .option('--dry-run', 'only say what it would do, with the lines of YAML');
    for (const [flag, means] of flags) command.option(flag, means);
    command.addHelpText(
      'after',
      `\nExample:\n  tenure enrollments ${verb} 0199… ${example === undefined ? '' : `${example} `}--reason "they asked us to"`,
    );
    command.action((id: string, given: Flags) => operate(id, verb, given, root));
  }
}

async function operate(id: string, verb: string, flags: Flags, root: string): Promise<void> {
  const { reason, step, outcome, to, exit, dryRun } = flags;
  if (reason === undefined)
    throw new UsageError(`say why: --reason "…" is kept in the trace of the enrollment`);
  const api = await connect(flags, root);
  const members = {
    ...{ step, outcome, to, exit, late: flags.late },
    ...(flags.number === undefined ? {} : { version: versionOf(flags.number) }),
    ...(flags.map === undefined ? {} : { map: readPairs(flags.map, '--map') }),
    ...(flags.skipStale ? { skip_stale: true } : {}),
    ...(dryRun ? { dry_run: true } : {}),
  };
  const { body } = await api.post<Operated>(`/v1/enrollments/${encodeURIComponent(id)}/operate`, {
    operation: verb,
    reason,
    ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
    ...(flags.var === undefined ? {} : { vars: readPairs(flags.var, '--var') }),
  });
  print(body, flags.json, () => told(verb, body));
}

function versionOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--number "${text}": write the number of a version, for example --number 3`);
}

function told(verb: string, body: Operated): string {
  if (body.would === undefined) return `${verb}: ${body.before} -> ${comeOf(body)}`;
  const lines = body.would.map(({ what, step, file, line }) => {
    const place = line === undefined ? '' : ` (${safe(file ?? '')}:${line})`;
    return `  ${step === undefined ? '' : `${safe(step)}: `}${safe(what)}${place}`;
  });
  const at = (body.at ?? []).join(', ');
  return [
    `${verb} would: ${body.before} -> ${comeOf(body)}${at === '' ? '' : `, at ${at}`}`,
    ...(lines.length > 0 ? lines : ['  nothing else']),
    'nothing was changed',
  ].join('\n');
}

function comeOf({ after, exit }: Operated): string {
  if (after === null) return 'taken up later';
  return exit === null ? after : `ended as ${exit}`;
}
