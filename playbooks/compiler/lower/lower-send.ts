import type { Approval, Send } from '../../kernel/plan';
import type { ApprovalAst, SendAst, StepAst } from '../ast';
import { isPick } from '../picked';
import { ladderOf } from './ladder';
import { armOf } from './lower-trigger';
import type { Common, Context } from './instructions';

/** Outreach to a contact. */
export function sendOf(
  common: Common,
  { verb, step }: { readonly verb: SendAst; readonly step: StepAst },
  context: Context,
): Send {
  const { conditions, playbook } = context;
  const { template, replyTo, window, within, approval, unless, unconfirmed } = verb;
  if (template === undefined)
    throw new Error(`the send ${common.step} was lowered without a template`);
  const [pointless] =
    unless === undefined ? [] : armOf({ name: 'unless', trigger: unless }, step, context);
  return {
    ...common,
    op: 'send',
    template: conditions.picked(template, ({ value }) => value),
    purpose: (verb.purpose ?? playbook.purpose).value,
    priority: conditions.plain(verb.priority ?? playbook.priority),
    to: conditions.chains(verb.to),
    ...(verb.cc.length === 0 ? {} : { cc: conditions.chain(verb.cc) }),
    as: senderOf(verb, context),
    ...(replyTo === undefined ? {} : { replyTo: conditions.element(replyTo) }),
    ...channelsOf(verb, context),
    ...(window === undefined ? {} : { window: window.value }),
    ...(within === undefined ? {} : { within: conditions.plain(within) }),
    ...(approval === undefined ? {} : { approval: approvalOf(approval, context) }),
    ...(pointless === undefined ? {} : { unless: pointless }),
    ...(unconfirmed === undefined ? {} : { unconfirmed: unconfirmed.value }),
  };
}

/** Without a word about it: the first sender of the catalog. */
function senderOf({ as }: SendAst, { conditions, catalog }: Context): Send['as'] {
  if (isPick(as) || as.length > 0) return conditions.chains(as);
  const name = `sender.${Object.keys(catalog.senders)[0] ?? ''}`;
  return [{ kind: 'sender', expr: ['name', name], names: [name], source: name }];
}

function channelsOf(
  { channel }: SendAst,
  { catalog }: Context,
): Pick<Send, 'channels' | 'preferred'> {
  if (channel === undefined || channel === 'preferred')
    return { channels: Object.keys(catalog.channels), preferred: true };
  return { channels: channel.map(({ value }) => value) };
}

function approvalOf(approval: ApprovalAst, context: Context): Approval {
  const { conditions } = context;
  const { by, within, otherwise, ladder, notBy } = approval;
  if (within === undefined || otherwise === undefined)
    throw new Error('an approval was lowered without its end');
  const condition = conditions.optional(approval.if);
  return {
    by: conditions.chains(by),
    within: conditions.plain(within),
    otherwise: otherwise.value,
    ...(condition === undefined ? {} : { if: condition }),
    ...(ladder === undefined ? {} : { ladder: ladderOf(ladder, context) }),
    ...(notBy === undefined ? {} : { notBy: conditions.element(notBy) }),
  };
}
