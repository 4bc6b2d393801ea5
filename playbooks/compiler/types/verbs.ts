import type { Catalog } from '../../kernel/catalog';
import type { Span as Length } from '../../kernel/plan';
import type {
  ApprovalAst,
  LadderAst,
  LadderRef,
  PickedAst,
  RepeatAst,
  RhythmAst,
  TaskAst,
  TaskPolicyAst,
  VerbAst,
} from '../ast';
import { isPick } from '../picked';
import type { Placed } from '../tree';
import { checkSet } from './assign';
import { checkCall, checkRun } from './hand-over';
import type { Neighbours } from './hand-over';
import { checkChains, checkEverybody } from './chains';
import type { Ends } from './chains';
import { checkPicked, checkWhen } from './picks';
import type { Place, Reader } from './reader';
import type { Scopes } from './scope';
import type { SendCheck } from './send';
import { checkTrigger } from './triggers';

/** What stands in the verbs of steps, each part at the place of its step. */

export interface VerbContext {
  readonly reader: Reader;
  readonly scopes: Scopes;
  readonly catalog: Catalog;
  readonly ladders: ReadonlyMap<string, LadderAst>;
  readonly sends: SendCheck;
  readonly neighbours: Neighbours;
  readonly subject: string;
}

const MOST_IN_TITLE = 200;
const MOST_IN_TEXT = 4096;
const OURS = ['person', 'queue'] as const;

export class VerbCheck {
  readonly ends: Ends;

  constructor(private readonly context: VerbContext) {
    const { queues, senders } = context.catalog;
    this.ends = { queue: Object.keys(queues)[0], sender: Object.keys(senders)[0] };
  }

  check(verb: VerbAst, step: string, place: Place): void {
    const { reader, scopes, sends } = this.context;
    switch (verb.kind) {
      case 'send':
        this.ours(verb.approval, step, place);
        if (verb.unless !== undefined) checkTrigger(reader, scopes, verb.unless, place);
        checkPicked(reader, place, verb.priority);
        checkPicked<Length>(reader, place, verb.within);
        sends.check(verb, step, place, this.ends);
        break;
      case 'task':
        this.task(verb, step, place);
        break;
      case 'notify':
        checkChains(reader, place, verb.to, { takes: OURS, ends: this.ends });
        checkEverybody(reader, place, verb.cc, OURS);
        reader.text(verb.text, place, { step, what: 'text', limit: MOST_IN_TEXT });
        if (typeof verb.urgent === 'object') reader.condition(verb.urgent, place);
        break;
      case 'wait':
        for (const { trigger } of verb.arms) checkTrigger(reader, scopes, trigger, place);
        if (verb.until !== 'never') checkWhen(reader, place, verb.until);
        reader.condition(verb.pauseWhile, place, true);
        break;
      case 'branch':
        for (const arm of verb.arms) reader.condition(arm.if, place);
        break;
      case 'repeat':
        this.repeat(verb, place);
        break;
      case 'set':
        checkSet(this.context, verb, place);
        break;
      case 'call':
        checkCall(this.context, verb, step, place);
        break;
      case 'run':
        checkRun(this.context, verb, place);
        break;
      default:
        break;
    }
  }

  policy(policy: TaskPolicyAst | undefined, place: Place): void {
    if (typeof policy !== 'object') return;
    const { reader } = this.context;
    checkChains(reader, place, policy.handOver, { takes: OURS, ends: this.ends });
  }

  private repeat(verb: RepeatAst, place: Place): void {
    const { reader } = this.context;
    reader.condition(verb.until, place);
    const { every } = verb;
    if (every !== undefined && !isRhythm(every)) checkPicked<Length>(reader, place, every);
  }

  private task(verb: TaskAst, step: string, place: Place): void {
    const { reader, scopes } = this.context;
    reader.text(verb.title, place, { step, what: 'title', limit: MOST_IN_TITLE });
    reader.text(verb.body, place, { step, what: 'body', limit: MOST_IN_TEXT });
    for (const text of verb.checklist) {
      reader.text(text, place, { step, what: 'checklist', limit: MOST_IN_TITLE });
    }
    checkChains(reader, place, verb.assign, { takes: OURS, ends: this.ends });
    checkWhen(reader, place, verb.due);
    this.ladder(verb.ladder, step, place);
    if (!isWord(verb.giveUp)) checkPicked<Length>(reader, place, verb.giveUp);
    checkPicked(reader, place, verb.priority);
    for (const { trigger } of verb.doneWhen) checkTrigger(reader, scopes, trigger, place);
    if (verb.notBy !== undefined) reader.element(verb.notBy, place, ['person']);
    reader.condition(verb.pauseWhile, place, true);
    this.policy(verb.onExit, place);
  }

  private ours(approval: ApprovalAst | undefined, step: string, place: Place): void {
    if (approval === undefined) return;
    const { reader } = this.context;
    checkChains(reader, place, approval.by, { takes: OURS, ends: this.ends });
    checkPicked<Length>(reader, place, approval.within);
    reader.condition(approval.if, place);
    this.ladder(approval.ladder, step, place);
    if (approval.notBy !== undefined) reader.element(approval.notBy, place, ['person']);
  }

  private ladder(ladder: PickedAst<LadderRef> | undefined, step: string, place: Place): void {
    const { reader, ladders } = this.context;
    checkPicked<LadderRef>(reader, place, ladder, (one) => {
      const rungs = 'rungs' in one ? one.rungs : (ladders.get(one.value)?.rungs ?? []);
      for (const rung of rungs) {
        checkPicked<Length>(reader, place, rung.after);
        checkChains(reader, place, rung.to, { takes: OURS, ends: this.ends });
        reader.text(rung.note, place, { step, what: 'note', limit: MOST_IN_TEXT });
      }
    });
  }
}

function isRhythm(every: NonNullable<RepeatAst['every']>): every is RhythmAst {
  return !isPick(every) && 'span' in every;
}

function isWord(value: TaskAst['giveUp']): value is Placed<'after_ladder'> {
  return value !== undefined && 'value' in value;
}
