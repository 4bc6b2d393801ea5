import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { en, type Messages } from './en';

export type Locale = 'en' | 'zh-CN';

interface Spoken {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly speak: (locale: Locale) => void;
}

const Context = createContext<Spoken>({ locale: 'en', messages: en, speak: () => undefined });
const CHOSEN = 'tenure.language';

/** The language chosen on this device, else the first one the browser asks for that we have. */
export function firstLocale(): Locale {
  const chosen = localStorage.getItem(CHOSEN);
  if (chosen === 'en' || chosen === 'zh-CN') return chosen;
  return navigator.languages.some((one) => one.startsWith('zh')) &&
    !navigator.languages[0]?.startsWith('en')
    ? 'zh-CN'
    : 'en';
}

export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === 'en' ? en : (await import('./zh-cn')).zhCn;
}

let spoken: Locale = 'en';
/** For what is no component: the header of requests. */
export function localeNow(): Locale {
  return spoken;
}

interface Props {
  readonly first: { readonly locale: Locale; readonly messages: Messages };
  readonly children: ReactNode;
}

export function MessagesProvider({ first, children }: Props) {
  const [now, setNow] = useState(first);
  spoken = now.locale;
  useEffect(() => {
    document.documentElement.lang = now.locale;
  }, [now.locale]);
  const speak = (locale: Locale) => {
    localStorage.setItem(CHOSEN, locale);
    void loadMessages(locale).then((messages) => setNow({ locale, messages }));
  };
  return <Context.Provider value={{ ...now, speak }}>{children}</Context.Provider>;
}

export function useMessages(): Messages {
  return useContext(Context).messages;
}

export function useLocale(): Pick<Spoken, 'locale' | 'speak'> {
  return useContext(Context);
}
