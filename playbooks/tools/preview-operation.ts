import { advance } from '../kernel/advance';
import type { Command, Item } from '../kernel/command';
import type { External } from '../kernel/input';
import type { Lines } from '../kernel/lines';
import type { Plan } from '../kernel/plan';
import type { State } from '../kernel/state';
import { type Because, becauseOf } from './because';

/** What an operator's verb would do to an enrollment, without doing it: the kernel's own answer, in words. */
export interface Preview {
  readonly before: State['status'];
  readonly after: State['status'];
  readonly exit: string | null;
  readonly would: readonly Would[];
  /** Where it stands then: until an answer comes, or something is done. */
  readonly at: readonly string[];
}

export interface Would {
  /** Of the command or item; `trace`: a line of the story. */
  readonly kind: Item['kind'] | 'deliver' | 'call';
  readonly what: string;
  /** Of a line of the story, and of what a kind alone does not say. */
  readonly because?: Because;
  readonly step?: string;
  readonly file?: string;
  readonly line?: number;
}

interface Version {
  readonly plan: Plan;
  readonly lines: Lines;
}

/** Undefined: something is under way, so nobody can say yet. `other`: the version a migration leads to. */
export function previewOperation(
  version: Version,
  state: State,
  operate: Extract<External, { kind: 'operator' }>,
  other?: Version & { readonly hash: string },
): Preview | undefined {
  if (state.settling !== null) return undefined;
  const offered = other ? [{ kind: 'version' as const, hash: other.hash, plan: other.plan }] : [];
  const next = advance(version.plan, state, [...offered, operate], operate.at);
  if (next.state.inbox.some((input) => 'id' in input && input.id === operate.id)) return undefined;
  const { plan, lines } = other && next.state.version === other.hash ? other : version;
  const would = next.commands.flatMap((command) => wordsOf(command, plan));
  const { state: then } = next;
  const place = (step: string | undefined): Partial<Would> => {
    const pc = plan.code.findIndex((one) => one.step === step);
    const line = lines.code[pc];
    return line ? { file: line.file ?? lines.file, line: line.line } : {};
  };
  return {
    before: state.status,
    after: then.status,
    exit: then.exit,
    would: [...told(then, plan), ...would, ...aboutToSend(plan, then)].map((one) => ({
      ...one,
      ...place(one.step),
    })),
    at: [...new Set(then.threads.flatMap(({ pc }) => plan.code[pc]?.step ?? []))],
  };
}

/** The end of a pause is written first, then what waits for that goes. */
function aboutToSend({ code }: Plan, { threads }: State): Would[] {
  const sends = threads.filter(({ mode, pc }) => mode === 'facts' && code[pc]?.op === 'send');
  return sends.map(({ pc }) => ({ kind: 'deliver', what: SENDS, step: code[pc]?.step ?? '' }));
}
const SENDS = 'sends, where recipient, approval and guards allow it';

/** Bookkeeping that rides on with the next settle is part of it too. */
function told({ pending }: State, plan: Plan): Would[] {
  return pending.flatMap((item) => itemWords(item, plan));
}

function wordsOf(command: Command, plan: Plan): Would[] {
  const inWords = (item: Item) => itemWords(item, plan);
  switch (command.kind) {
    case 'settle':
      return command.batch.items.flatMap(inWords);
    case 'deliver':
      return [
        ...(command.request.before?.items ?? []).flatMap(inWords),
        { kind: 'deliver', what: SENDS, step: command.request.step },
      ];
    case 'call':
      return [{ kind: 'call', what: 'calls another system', step: command.request.step }];
    default:
      return [];
  }
}

const WORDS: Readonly<Partial<Record<Item['kind'], string>>> = {
  readFacts: 'reads what it goes on by',
  arm: 'waits for what it names',
  resolveTime: 'waits for its time',
  disarm: 'no longer waits',
  openTask: 'opens its task',
  closeTask: 'closes its task',
  openApproval: 'asks for approval of its draft',
  closeApproval: 'discards its draft',
  withdraw: 'takes back the message that waits',
  migrate: 'goes on in the other version',
  retime: 'computes its times again',
  armExits: 'watches the exits of the other version',
  setAttributes: 'changes attributes',
  enrollInto: 'enrolls into another playbook',
  notice: 'tells people of ours',
};

function itemWords(item: Item, plan: Plan): Would[] {
  if (item.kind === 'trace')
    return item.entries.map((entry) => {
      const { why, step, outcome } = entry;
      const because = becauseOf(entry, plan);
      return {
        kind: 'trace',
        what: outcome === undefined ? why : `${outcome}: ${why}`,
        ...(because === undefined ? {} : { because }),
        ...(step === undefined ? {} : { step }),
      };
    });
  if (item.kind === 'cancel')
    return [
      {
        kind: 'cancel',
        what: `ends the branches ${item.branches.join(', ')}`,
        because: { code: 'cancel', values: { branches: item.branches } },
      },
    ];
  if (item.kind === 'exit')
    return [
      {
        kind: 'exit',
        what: `leaves by ${item.exit}: waits end, open tasks follow the policy, drafts are discarded, what is not handed over is not sent`,
        because: { code: 'leaves', values: { exit: item.exit } },
      },
    ];
  const what = WORDS[item.kind];
  if (what === undefined) return [];
  return [{ kind: item.kind, what, ...('step' in item ? { step: item.step } : {}) }];
}
