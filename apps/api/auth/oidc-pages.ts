import { escape, page } from '../http/html';
import { type Language, languageOf } from '../links/words';

/** Why somebody who came for a sign-in has none. */
export type Failure =
  | { readonly kind: 'away' | 'not_proved' | 'late' }
  | {
      readonly kind: 'no_access';
      readonly email: string | undefined;
      /** Whom to ask: people who may give access. */
      readonly admins: readonly string[];
    };

const EN = {
  away: 'The sign-in service does not answer',
  awayMore: 'Nothing is lost. Try again in a minute; if it stays away, tell whoever runs it.',
  not_proved: 'The sign-in was not completed',
  not_provedMore: 'It was cancelled, or the answer did not fit what was asked. Start again.',
  late: 'This sign-in is not open any more',
  lateMore: 'It took longer than ten minutes, or began in another browser. Start again.',
  no_access: 'Your account has no access here',
  unknown: 'The sign-in service did not say which verified mail address is yours.',
  nobody: (email: string) => `Nobody here has the address ${email}, or they have no access.`,
  ask: (admins: string) => `Ask ${admins}: they can give you access.`,
  askSomebody: 'Ask whoever runs this: nobody has the right to give access yet.',
  again: 'Sign in again',
  or: ' or ',
};
const ZH: typeof EN = {
  away: '登录服务没有响应',
  awayMore: '没有任何内容丢失。请稍后重试；如果一直没有响应，请告诉管理员。',
  not_proved: '登录未完成',
  not_provedMore: '登录已取消，或返回的内容与请求不符。请重新开始。',
  late: '本次登录已失效',
  lateMore: '登录超过了十分钟，或是在另一个浏览器中开始的。请重新开始。',
  no_access: '您的账号没有访问权限',
  unknown: '登录服务没有提供您已验证的邮箱地址。',
  nobody: (email) => `这里没有使用 ${email} 的人员，或其没有访问权限。`,
  ask: (admins) => `请联系 ${admins}，他们可以为您开通。`,
  askSomebody: '请联系系统维护者：目前还没有人可以授予访问权限。',
  again: '重新登录',
  or: '、',
};
const WORDS: Readonly<Record<Language, typeof EN>> = { en: EN, 'zh-CN': ZH };

export const STATUS: Readonly<Record<Failure['kind'], number>> = {
  away: 503,
  not_proved: 401,
  late: 400,
  no_access: 403,
};

/** Says what happened and what to do; `again`: where one starts anew. */
export function failurePage(failure: Failure, locale: string, again: string): string {
  const language = languageOf(locale);
  const words = WORDS[language];
  const told = failure.kind === 'no_access' ? whom(failure, words) : [words[`${failure.kind}More`]];
  const body = told.map((line) => `<p>${escape(line)}</p>`).join('');
  return page(
    words[failure.kind],
    `${body}<p><a href="${escape(again)}">${words.again}</a></p>`,
    language,
  );
}

function whom(
  { email, admins }: Extract<Failure, { readonly kind: 'no_access' }>,
  words: typeof EN,
): string[] {
  return [
    email === undefined ? words.unknown : words.nobody(email),
    admins.length === 0 ? words.askSomebody : words.ask(admins.join(words.or)),
  ];
}
