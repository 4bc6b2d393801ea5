import type { Project } from '../playbooks/kernel/catalog';
import type { Text } from '../playbooks/kernel/plan';
import { textIn } from '../playbooks/renderer/locale';
import { escapeHtml } from '../playbooks/renderer/markdown';
import type { Channel, HandOver, Message } from './channels/channel';
import { onOneLine, withoutAddresses } from './channels/mail-address';

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
  readonly text: Text;
  readonly urgent: boolean;
  readonly customer: string;
  readonly playbook: string;
  readonly step: string;
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

function toMessage(mail: NoticeMail, { project, now }: Deps): Message | undefined {
  const { organisation, senders } = project.catalog;
  const from = Object.values(senders)[0];
  if (!from) return undefined;
  const said = textIn(mail.text, mail.locale ?? organisation.locales[0] ?? 'en');
  const text = `${said}\n\n${mail.customer} · ${mail.playbook} · ${mail.step}\n`;
  const line = [...onOneLine(`${mail.urgent ? '! ' : ''}${said}`)];
  const subject = line.slice(0, SUBJECT_CHARACTERS).join('');
  const html = `<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body>\n<p>${escapeHtml(text.trim()).replaceAll('\n', '<br>\n')}</p>\n</body>\n</html>\n`;
  const { address } = from;
  return {
    sendKey: mail.id.replaceAll('-', ''),
    channel: 'email',
    from: { name: organisation.name, address },
    to: mail.address,
    ...{ subject, text, html, at: now },
  };
}
