import { advance } from '../kernel/advance';
import type { Command, Item } from '../kernel/command';
import type { External } from '../kernel/input';
import type { Lines } from '../kernel/lines';
import type { Plan } from '../kernel/plan';
import type { State } from '../kernel/state';

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
  readonly step?: string;
  readonly file?: string;
  readonly line?: number;
}

/** Undefined: a settle is under way, so nobody can say yet. */
export function previewOperation(
  { plan, lines }: { readonly plan: Plan; readonly lines: Lines },
  state: State,
  operate: Extract<External, { kind: 'operator' }>,
): Preview | undefined {
  if (state.settling !== null) return undefined;
  const next = advance(plan, state, [operate], operate.at);
  const would = next.commands.flatMap((command) => wordsOf(command));
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
    would: [...told(then), ...would, ...aboutToSend(plan, then)].map((one) => ({
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
function told({ pending }: State): Would[] {
  return pending.flatMap(itemWords);
}

function wordsOf(command: Command): Would[] {
  switch (command.kind) {
    case 'settle':
      return command.batch.items.flatMap(itemWords);
    case 'deliver':
      return [
        ...(command.request.before?.items ?? []).flatMap(itemWords),
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
  setAttributes: 'changes attributes',
  enrollInto: 'enrolls into another playbook',
  notice: 'tells people of ours',
};

function itemWords(item: Item): Would[] {
  if (item.kind === 'trace')
    return item.entries.map(({ why, step, outcome }) => ({
      kind: 'trace',
      what: outcome === undefined ? why : `${outcome}: ${why}`,
      ...(step === undefined ? {} : { step }),
    }));
  if (item.kind === 'cancel')
    return [{ kind: 'cancel', what: `ends the branches ${item.branches.join(', ')}` }];
  if (item.kind === 'exit')
    return [
      {
        kind: 'exit',
        what: `leaves by ${item.exit}: waits end, open tasks follow the policy, drafts are discarded, what is not handed over is not sent`,
      },
    ];
  const what = WORDS[item.kind];
  if (what === undefined) return [];
  return [{ kind: item.kind, what, ...('step' in item ? { step: item.step } : {}) }];
}
