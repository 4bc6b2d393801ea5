import { localeChain } from '../playbooks/renderer/locale';
import type { NewNotice } from '../playbooks/rules/decision';

/** What a notice says beside its own text, in the language of who reads it. */
interface NoticeWords {
  readonly customer: string;
  readonly playbook: string;
  readonly task: string;
  readonly step: string;
  readonly open: string;
  /** Before the text, in the subject. */
  readonly subject: Readonly<Record<NewNotice['kind'], string>>;
  readonly why: Readonly<Record<NewNotice['kind'], string>>;
  /** Why it comes to somebody in particular: `{}` is the queue. */
  readonly queue: string;
}

const EN: NoticeWords = {
  customer: 'Customer: ',
  playbook: 'Playbook: ',
  task: 'Task: ',
  step: 'Step: ',
  open: 'Open it: ',
  subject: { notify: '', rung: 'Escalated: ', reminder: 'Due soon: ', parked: '' },
  why: {
    notify: 'You get this because the playbook tells you when it comes to this step.',
    rung: 'You get this because nobody has dealt with it in time: it has been escalated to you.',
    reminder: 'You get this because the task is yours and due soon.',
    parked: 'You get this because you own the playbook: it goes on here only when somebody helps.',
  },
  queue: ' It is for everybody in “{}”.',
};

const ZH: NoticeWords = {
  customer: '客户：',
  playbook: '剧本：',
  task: '任务：',
  step: '步骤：',
  open: '打开：',
  subject: { notify: '', rung: '已升级：', reminder: '即将到期：', parked: '' },
  why: {
    notify: '您收到此邮件，是因为剧本走到这一步时会通知您。',
    rung: '您收到此邮件，是因为无人按时处理，已升级到您这里。',
    reminder: '您收到此邮件，是因为这项任务由您负责，即将到期。',
    parked: '您收到此邮件，是因为您负责这个剧本：它停在这里，需要有人处理才能继续。',
  },
  queue: '发给“{}”的所有成员。',
};

/** English where nothing is said in that language. */
export function noticeWords(locale: string): NoticeWords {
  return localeChain(locale).includes('zh') ? ZH : EN;
}
