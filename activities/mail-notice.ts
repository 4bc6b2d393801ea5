import type { Project } from '../playbooks/kernel/catalog';
import type { Plan, Text } from '../playbooks/kernel/plan';
import { textIn } from '../playbooks/renderer/locale';
import { escapeHtml } from '../playbooks/renderer/markdown';
import type { NewNotice } from '../playbooks/rules/decision';
import { stepCalled } from '../playbooks/rules/step-called';
import type { Channel, HandOver, Message } from './channels/channel';
import { onOneLine, withoutAddresses } from './channels/mail-address';
import { noticeWords } from './notice-words';

/**
 * Brings one notice to one person by mail, at most once: handed off before the body leaves, and after a cut `unconfirmed`,
 * never sent again. Knows neither SQL nor SMTP.
 */
export interface NoticeMail {
  readonly id: string;
  readonly lease: string;
  readonly address: string;
  /** The reader's; absent: the organisation's first. */
  readonly locale?: string;
  readonly kind: NewNotice['kind'];
  readonly text: Text;
  readonly urgent: boolean;
  /** Told to a whole queue; absent: to this reader alone. */
  readonly queue?: string;
  /** By name, where it has one. */
  readonly customer: string;
  readonly enrollment: string;
  /** Hash of the version it is in. */
  readonly version: string;
  readonly step: string;
  /** Of this step, where it has opened one; the title as it was filled in. */
  readonly task?: { readonly id: string; readonly title: Text };
  /** An open draft of this step. */
  readonly approval?: string;
  readonly attempt: number;
}

export type NoticeEnd =
  | { readonly status: 'accepted' | 'refused' | 'unconfirmed'; readonly reply: string }
  /** Nothing left: another try, later. */
  | { readonly status: 'due'; readonly reply: string };

export interface NoticeStore {
  /** claimed -> handed_off, while the lease is ours and no kill switch is engaged. */
  handOff(mail: NoticeMail): Promise<boolean>;
  /** The last word of this lease. */
  conclude(mail: NoticeMail, end: NoticeEnd): Promise<void>;
}

interface Deps {
  readonly store: NoticeStore;
  readonly channel: Channel;
  readonly project: Project;
  /** Of the mail's version. */
  readonly plan: Plan;
  /** Where the console is; no slash at its end. */
  readonly base: string;
  /** ms, playbook time. */
  readonly now: number;
}

/** So many tries, some minutes apart, are a day: then nobody reads it any more. */
const MOST_TRIES = 150;

export async function mailNotice(deps: Deps, mail: NoticeMail): Promise<NoticeEnd> {
  const message = toMessage(mail, deps);
  const end =
    message === undefined
      ? ({ status: 'refused', reply: 'the catalog has no sender to write as' } as const)
      : toEnd(await deps.channel.handOver(message, () => deps.store.handOff(mail)), mail);
  await deps.store.conclude(mail, end);
  return end;
}

function toEnd(answer: HandOver, { attempt }: NoticeMail): NoticeEnd {
  switch (answer.kind) {
    case 'accepted':
    case 'refused':
      return { status: answer.kind, reply: withoutAddresses(answer.reply) };
    case 'unknown':
      return { status: 'unconfirmed', reply: withoutAddresses(answer.reason) };
    case 'stopped':
      return { status: 'due', reply: 'it may not go now' };
    case 'notTaken':
    case 'unauthorised': {
      const reply = withoutAddresses(answer.reason);
      return { status: attempt >= MOST_TRIES ? 'refused' : 'due', reply };
    }
  }
}

const SUBJECT_CHARACTERS = 120;

function toMessage(mail: NoticeMail, deps: Deps): Message | undefined {
  const { organisation, senders } = deps.project.catalog;
  const from = Object.values(senders)[0];
  if (!from) return undefined;
  const locale = mail.locale ?? organisation.locales[0] ?? 'en';
  const words = noticeWords(locale);
  const said = textIn(mail.text, locale);
  const line = [...onOneLine(`${mail.urgent ? '! ' : ''}${words.subject[mail.kind]}${said}`)];
  const subject = line.slice(0, SUBJECT_CHARACTERS).join('');
  const about = aboutIt(mail, deps, locale);
  const link = `${deps.base}${placeOf(mail)}`;
  const text = `${said}\n\n${about}\n\n${words.open}${link}\n`;
  const html = toHtml([said, about], { words: words.open, link });
  return {
    sendKey: mail.id.replaceAll('-', ''),
    channel: 'email',
    from: { name: organisation.name, address: from.address },
    to: mail.address,
    ...{ subject, text, html, at: deps.now },
  };
}

/** Why it comes, and what it is about, in titles: nobody should have to know an id. */
function aboutIt(mail: NoticeMail, { plan, project }: Deps, locale: string): string {
  const words = noticeWords(locale);
  const queue = mail.queue === undefined ? undefined : titleOfQueue(mail.queue, project, locale);
  const step = onOneLine(textIn(mail.task?.title ?? stepCalled(plan, mail.step), locale));
  return [
    `${words.why[mail.kind]}${queue === undefined ? '' : words.queue.replace('{}', () => queue)}`,
    '',
    `${words.customer}${onOneLine(mail.customer)}`,
    `${words.playbook}${onOneLine(textIn(plan.title, locale))}`,
    `${mail.task ? words.task : words.step}${step}`,
  ].join('\n');
}

function titleOfQueue(id: string, { catalog }: Project, locale: string): string {
  const queue = Object.hasOwn(catalog.queues, id) ? catalog.queues[id] : undefined;
  return onOneLine(queue === undefined ? id : textIn(queue.title, locale));
}

/** Where the reader does something about it. */
function placeOf({ task, approval, queue, enrollment }: NoticeMail): string {
  if (task) return `/inbox/${queue === undefined ? 'mine' : 'queues'}/${task.id}`;
  return approval === undefined ? `/enrollments/${enrollment}` : `/approvals/mine/${approval}`;
}

function toHtml(
  parts: readonly string[],
  { words, link }: { readonly words: string; readonly link: string },
): string {
  const shown = (text: string) => escapeHtml(text.trim()).replaceAll('\n', '<br>\n');
  const href = escapeHtml(link);
  const said = [...parts.map(shown), `${escapeHtml(words)}<a href="${href}">${href}</a>`];
  const body = said.map((part) => `<p>${part}</p>`).join('\n');
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body>\n${body}\n</body>\n</html>\n`;
}
