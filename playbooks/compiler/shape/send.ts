import type { ApprovalAst, SendAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { expression, filled, isParam, listOf, oneOf, reference, wrong } from './basics';
import { chainOf, elementsOf } from './chain';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { APPROVAL, SEND, UNLESS } from './keys';
import { ladderRefOf } from './ladder';
import { lengthOf } from './lengths';
import { picked } from './picks';
import { triggerOf } from './triggers';

/** Outreach to a contact. */

export const PRIORITIES = ['high', 'normal', 'low'] as const;
const OTHERWISE = ['send', 'skip', 'escalate'] as const;

export function sendOf(entry: Entry, findings: Findings): SendAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, SEND, findings, span);
  if (fields === undefined) return { kind: 'send', to: [], cc: [], as: [], span, whole: false };
  const template = picked(fields.get('template'), 'template', templateOf, findings);
  const purpose = reference(fields.get('purpose'), 'purpose', findings);
  const approval = approvalOf(fields.entry('approval'), findings);
  const unless = unlessOf(fields.entry('unless'), findings);
  return {
    kind: 'send',
    span,
    // With `unless` it has an outcome more, whether or not its trigger can be read.
    whole: fields.whole && (unless !== undefined || !fields.has('unless')),
    to: chainOf(fields.get('to'), 'to', findings),
    cc: fields.has('cc') ? elementsOf(fields.get('cc'), 'cc', findings) : [],
    as: chainOf(fields.get('as'), 'as', findings),
    ...(template === undefined ? {} : { template }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(approval === undefined ? {} : { approval }),
    ...(unless === undefined ? {} : { unless }),
    ...deliveryOf(fields, findings),
  };
}

/** How and when it may go. */
function deliveryOf(fields: Fields, findings: Findings): Partial<SendAst> {
  const replyTo = expression(fields.get('reply_to'), 'reply_to', findings);
  const priority = picked(fields.get('priority'), 'priority', priorityOf, findings);
  const channel = channelOf(fields.get('channel'), findings);
  const window = reference(fields.get('window'), 'window', findings);
  const within = picked(fields.get('within'), 'within', lengthOf, findings);
  const cut = fields.get('unconfirmed');
  const unconfirmed = oneOf(cut, 'unconfirmed', ['hold', 'resend'], findings);
  return {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(priority === undefined ? {} : { priority }),
    ...(channel === undefined ? {} : { channel }),
    ...(window === undefined ? {} : { window }),
    ...(within === undefined ? {} : { within }),
    ...(unconfirmed === undefined || cut === undefined
      ? {}
      : { unconfirmed: { value: unconfirmed, span: cut.span } }),
  };
}

function templateOf(tree: Tree, key: string, findings: Findings): Placed<string> | undefined {
  if (!isParam(tree)) return reference(tree, key, findings);
  const place = { key, types: ['template'], expected: 'a template' };
  return reference(filled(tree, place, findings), key, findings);
}

function priorityOf(
  tree: Tree,
  key: string,
  findings: Findings,
): (typeof PRIORITIES)[number] | undefined {
  return oneOf(tree, key, PRIORITIES, findings);
}

function channelOf(tree: Tree | undefined, findings: Findings): SendAst['channel'] {
  if (tree === undefined) return undefined;
  if (tree.kind === 'leaf' && tree.value === 'preferred') return 'preferred';
  const expected = 'preferred, or a list like [email, sms]';
  if (tree.kind === 'leaf' && typeof tree.value === 'string' && !isParam(tree)) {
    return wrong(tree, 'channel', { expected, fix: `write [${tree.text.slice(0, 40)}]` }, findings);
  }
  const items = listOf(tree, 'channel', expected, findings);
  return items?.flatMap((item) => {
    const name = reference(item, 'channel', findings);
    return name === undefined ? [] : [name];
  });
}

function approvalOf(entry: Entry | undefined, findings: Findings): ApprovalAst | undefined {
  if (entry === undefined) return undefined;
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, APPROVAL, findings, span);
  if (fields === undefined) return undefined;
  const within = picked(fields.get('within'), 'within', lengthOf, findings);
  const tree = fields.get('otherwise');
  const otherwise = oneOf(tree, 'otherwise', OTHERWISE, findings);
  const ladder = picked(fields.get('ladder'), 'ladder', ladderRefOf, findings);
  const condition = expression(fields.get('if'), 'if', findings);
  const notBy = expression(fields.get('not_by'), 'not_by', findings);
  checkEscalation(fields, otherwise, findings);
  return {
    span,
    by: chainOf(fields.get('by'), 'by', findings),
    ...(within === undefined ? {} : { within }),
    ...(otherwise === undefined || tree === undefined
      ? {}
      : { otherwise: { value: otherwise, span: tree.span } }),
    ...(condition === undefined ? {} : { if: condition }),
    ...(ladder === undefined ? {} : { ladder }),
    ...(notBy === undefined ? {} : { notBy }),
  };
}

function checkEscalation(fields: Fields, otherwise: string | undefined, findings: Findings): void {
  const ladder = fields.entry('ladder');
  const written = fields.get('otherwise');
  if (otherwise === 'escalate' && written !== undefined && ladder === undefined && fields.whole) {
    findings.add('escalate-without-ladder', written.span);
  }
  if (ladder === undefined || otherwise === undefined || otherwise === 'escalate') return;
  const args = { key: 'ladder', expected: '"otherwise: escalate" beside it' };
  findings.add('wrong-shape', ladder.keySpan, {
    ...args,
    found: `"${otherwise}"`,
    fix: 'write "otherwise: escalate", or remove the ladder',
  });
}

function unlessOf(entry: Entry | undefined, findings: Findings): SendAst['unless'] {
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry.value, UNLESS, findings, entry.keySpan);
  return fields === undefined ? undefined : triggerOf(fields, 'unless', findings);
}
