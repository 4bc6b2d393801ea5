import { nextWorkingTime } from '../calendar/working-time';
import type { Text } from '../kernel/plan';
import { textIn } from '../renderer/locale';
import type { Owner } from './chain';
import type { Context, NewNotice, Write } from './decision';
import { siteOf } from './place';
import { stepCalled } from './step-called';

/** News for people of ours, and when it is brought to them: in their working hours, unless it is urgent. */

type What = Pick<NewNotice, 'kind' | 'step' | 'visit' | 'text' | 'urgent'>;

export function noticeFor(what: What, owners: readonly Owner[], context: Context): NewNotice {
  const recipients = owners.map((owner) => ({ ...owner, dueAt: dueFor(what, context, owner) }));
  return { ...what, recipients };
}

function dueFor({ urgent }: What, context: Context, owner?: Owner): number {
  const { now } = context;
  return urgent ? now : nextWorkingTime(now, siteOf(context, owner));
}

/** Whoever owns the playbook is told where it does not go on. */
export function parkedNotices(writes: readonly Write[], context: Context): Write[] {
  return writes.flatMap((write): Write[] => {
    if (write.kind !== 'status' || !write.parked) return [];
    const { step, reason } = write.parked;
    const { plan } = context;
    const text = parkedText(plan, step, reason);
    const what = { kind: 'parked', step, visit: 0, text, urgent: false } as const;
    const recipients = [{ kind: 'address' as const, id: plan.owner, dueAt: dueFor(what, context) }];
    return [{ kind: 'notice', notice: { ...what, recipients } }];
  });
}

/** Of whom, a notice says itself; the reason is the one on record. */
function parkedText(plan: Context['plan'], step: string, reason: string): Text {
  const title = (locale: string) => textIn(plan.title, locale);
  const called = (locale: string) => textIn(stepCalled(plan, step), locale);
  return {
    en: `${title('en')} does not go on at “${called('en')}”: ${reason}`,
    'zh-CN': `“${title('zh-CN')}”停在“${called('zh-CN')}”：${reason}`,
  };
}
