import type { Project } from '../../../playbooks/kernel/catalog';
import { fillIn, placeholderIn, renderEdited } from '../../../playbooks/renderer/render-source';
import type { Source } from '../../../playbooks/renderer/render-source';
import { isClean } from '../change/check-text';
import { Refused, refuseAll, type Fault } from '../refused';
import type { LockedApproval } from './lock-approval';

/** A draft in other words, by the renderer that made it. */

/** What is absent stays. Values of the draft are written `{{ name }}`. */
export interface Words {
  readonly subject?: string | undefined;
  readonly markdown?: string | undefined;
}

export interface Text {
  readonly subject: string;
  readonly markdown: string | null;
  readonly text: string;
  readonly html: string;
}

export type DraftRow = Pick<
  LockedApproval,
  | 'id'
  | 'channel'
  | 'locale'
  | 'footer'
  | 'subject'
  | 'markdown'
  | 'body_text'
  | 'body_html'
  | 'written'
>;

/** The message these words make, and what they were before their values were filled in. Throws `Refused`. */
export function renderDraft(
  draft: DraftRow,
  words: Words,
  { catalog }: Pick<Project, 'catalog'>,
): Text & { readonly written: Source | null } {
  refuseUnclean(draft, words);
  const { channel, locale, footer, body_text: text, body_html: html, written } = draft;
  const markdown = words.markdown ?? written?.markdown ?? draft.markdown;
  const subject = words.subject ?? written?.subject ?? draft.subject;
  if (markdown === null) return { subject, markdown, text, html, written };
  const source = { subject, markdown, chips: written?.chips ?? {} };
  const { zone, currency } = catalog.organisation;
  const options = { zone, currency, locale, labels: {}, channel, ...(footer ? { footer } : {}) };
  const filled = fillIn(source);
  const found = renderEdited(filled, options);
  if (found.kind !== 'rendered')
    throw new Refused(
      'out_of_range',
      `the edited text cannot be shown on ${channel}: it is too long`,
    );
  if (words.subject !== undefined && found.subject.length > LONGEST_SUBJECT)
    throw new Refused('out_of_range', `the subject is longer than ${LONGEST_SUBJECT} characters`);
  const { markdown: spelled } = filled;
  return { ...textOf(found), markdown: spelled, written: written === null ? null : source };
}

/** Of what an approver writes; more is cut off by whoever shows it. */
const LONGEST_SUBJECT = 200;

function textOf({ subject, text, html }: Omit<Text, 'markdown'>): Omit<Text, 'markdown'> {
  return { subject, text, html };
}

function refuseUnclean({ id, written }: DraftRow, { subject, markdown }: Words): void {
  const chips = written?.chips ?? {};
  const faults = [...faultsIn('subject', subject, chips), ...faultsIn('markdown', markdown, chips)];
  if (faults.length > 0) throw refuseAll(faults, `approval ${id}`);
}

function faultsIn(
  name: 'subject' | 'markdown',
  text: string | undefined,
  chips: Source['chips'],
): Fault[] {
  if (text === undefined) return [];
  const faults: Fault[] = [];
  const oneLine = name === 'subject';
  if (!isClean(text, oneLine ? 'one line' : 'many lines'))
    faults.push({
      pointer: `/${name}`,
      code: 'forbidden_character',
      detail: `${name} holds a control character${oneLine ? ' or a line break' : ''}`,
      fix: 'leave it out',
    });
  const open = placeholderIn(text, chips);
  const known = Object.keys(chips).slice(0, 8);
  if (open !== undefined)
    faults.push({
      pointer: `/${name}`,
      code: 'unknown_reference',
      detail: `"${open}" would be sent as it stands: only the values of this draft are filled in`,
      fix:
        known.length === 0
          ? 'write the words themselves'
          : `write the words themselves, or one of ${known.map((one) => `{{ ${one} }}`).join(', ')}`,
    });
  return faults;
}
