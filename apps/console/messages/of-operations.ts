import { operations as en } from './en/operations';
import { useLocale } from './messages';
import { operations as zhCn } from './zh-cn/operations';

const WORDS = { en, 'zh-CN': zhCn };

/** Come with the screen, in every language: who never opens it does not load them. */
export function useOperationsWords(): typeof en {
  return WORDS[useLocale().locale];
}
