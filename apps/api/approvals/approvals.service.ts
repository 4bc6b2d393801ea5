import { Inject, Injectable } from '@nestjs/common';
import { decideApproval, type Verdict } from '../../shared/approvals/decide-approval';
import { editApproval } from '../../shared/approvals/edit-approval';
import { type DraftGround, groundOfDraft } from '../../shared/approvals/look-at-draft';
import { refreshApproval } from '../../shared/approvals/refresh-approval';
import { renderDraft, type Words } from '../../shared/approvals/render-draft';
import type { Caller, PersonCaller } from '../auth/caller';
import { isAbove } from '../auth/own';
import type { Page } from '../http/cursor';
import { notFound, Problem, refused } from '../http/problem';
import { WORLD, type World } from '../world';
import {
  type ApprovalRow,
  changesOf,
  findApproval,
  isAskedOf,
  listApprovals,
} from './approval-rows';
import { draftPage } from './draft-page';
import { viewDraft } from './draft-view';
import type { Reader } from './by-reader';
import type { ApprovalsQuery, Edited } from './approvals.schema';

interface Read {
  readonly tag: string;
  /** -1 of a tag that is none of ours. */
  readonly version: number;
}

export type ApprovalShown = Readonly<Record<string, unknown>>;

@Injectable()
export class ApprovalsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  list(query: ApprovalsQuery, caller: Caller): Promise<Page<ApprovalShown>> {
    if (query.list !== undefined && caller.kind !== 'person')
      throw refused([
        {
          parameter: 'list',
          code: 'unknown_reference',
          detail: 'an API key is nobody and has no list of approvals',
          fix: 'leave it out, or filter with customer= or playbook=',
        },
      ]);
    return listApprovals(this.world.pool, { query, me: caller.id }, toListed);
  }

  async get(id: string, caller: Caller): Promise<{ shown: ApprovalShown; etag: string }> {
    const row = await this.find(id);
    const changes = await changesOf(this.world.pool, id);
    const { shown: view, etag } = await viewDraft(this.world, row, changes);
    const may =
      row.status === 'open' && caller.kind === 'person' && (await this.isOwn(row, caller));
    const shown = {
      ...toListed(row),
      text: row.body_text,
      html: row.body_html,
      markdown: row.markdown,
      assigned: row.assigned,
      not_by: row.not_by,
      ...view,
      etag,
      changes,
      verbs: may && caller.id !== row.not_by ? ['edit', 'approve', 'reject', 'refresh'] : [],
    };
    return { shown, etag };
  }

  /** The message as a page: as it stands, or in the words given. Changes nothing. */
  async preview(id: string, words: Words): Promise<string> {
    const row = await this.find(id);
    const { subject, markdown } = words;
    const asItStands = subject === undefined && markdown === undefined;
    const message = asItStands
      ? { subject: row.subject, text: row.body_text, html: row.body_html }
      : renderDraft(row, words, await this.world.published.project());
    return draftPage(message, row.locale);
  }

  async refresh(id: string, reader: Reader): Promise<void> {
    const { version } = await this.checkReader(id, reader);
    const { pool, clock } = this.world;
    const ground = await this.ground(id);
    await refreshApproval({ pool, clock, ground }, { approval: id, by: reader.caller.id, version });
  }

  async edit(id: string, { subject, markdown, note }: Edited, reader: Reader): Promise<void> {
    const { version } = await this.checkReader(id, reader);
    const by = reader.caller.id;
    await editApproval(this.world, { approval: id, by, version, subject, markdown, note });
  }

  async decide(
    id: string,
    { decision, comment }: Pick<Verdict, 'decision' | 'comment'>,
    reader: Reader,
  ): Promise<void> {
    const { version, tag } = await this.checkReader(id, reader);
    const by = reader.caller.id;
    const reading = { tag, ground: await this.ground(id) };
    await decideApproval(this.world, { approval: id, by, version, decision, comment }, reading);
  }

  /** Refuses who may not decide, and who does not say which text they have read. Answers its tag. */
  private async checkReader(id: string, { caller, base }: Reader): Promise<Read> {
    const row = await this.find(id);
    if (!(await this.isOwn(row, caller)))
      throw new Problem(
        'not_yours',
        `this draft waits for ${row.approvers.map(({ kind, id: who }) => (kind === 'queue' ? `queue ${who}` : who)).join(', ')}; their delegate, a manager above or a member of the queue may decide too`,
      );
    if (base === undefined)
      throw new Problem(
        'precondition_required',
        `send If-Match with the ETag of the text you have read; it is "${row.version}" now`,
      );
    const [, version] = /^(\d{1,9})(?:\.[0-9a-f]{12})?$/.exec(base) ?? [];
    return { tag: base, version: version === undefined ? -1 : Number(version) };
  }

  private async ground(id: string): Promise<DraftGround> {
    const ground = await groundOfDraft(this.world, id);
    if (ground === undefined) throw notFound(`approval "${id}"`);
    return ground;
  }

  private async isOwn(row: ApprovalRow, { id }: PersonCaller): Promise<boolean> {
    const { pool } = this.world;
    if (await isAskedOf(pool, row.id, id)) return true;
    const people = row.approvers.flatMap((one) => (one.kind === 'person' ? [one.id] : []));
    return people.length > 0 && isAbove(pool, id, people);
  }

  private async find(id: string): Promise<ApprovalRow> {
    const row = await findApproval(this.world.pool, id);
    if (row === undefined) throw notFound(`approval "${id}"`);
    return row;
  }
}

function toListed(row: ApprovalRow): ApprovalShown {
  return {
    id: row.id,
    status: row.status,
    reason: row.reason,
    customer_id: row.customer_id,
    customer_name: row.customer_name,
    enrollment_id: row.enrollment_id,
    playbook: row.playbook,
    step: row.step,
    visit: row.visit,
    contact_id: row.contact_id,
    channel: row.channel,
    purpose: row.purpose,
    template: row.template,
    locale: row.locale,
    subject: row.subject,
    approvers: row.approvers,
    within_at: row.within_at,
    otherwise: row.otherwise,
    version: row.version,
    decided_by: row.decided_by,
    comment: row.comment,
    opened_at: row.opened_at,
    ended_at: row.ended_at,
  };
}
