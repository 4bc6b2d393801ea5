import { sandbox as en } from './en/sandbox';
import type { Messages } from './en';
import { useLocale, useMessages } from './messages';
import { sandbox as zhCn } from './zh-cn/sandbox';

const WORDS = { en, 'zh-CN': zhCn };

/** Come with the screen, in every language: who never opens it does not load them. Two are said elsewhere too. */
export function useSandboxWords(): typeof en & Pick<Messages, 'channel' | 'seeEnrollment'> {
  const { channel, seeEnrollment } = useMessages();
  return { ...WORDS[useLocale().locale], channel, seeEnrollment };
}
