/** What the pages behind links say, in the languages they are written in. */
export type Language = 'zh-CN' | 'en';

export function languageOf(locale: string): Language {
  return /^zh\b/i.test(locale) ? 'zh-CN' : 'en';
}

const EN = {
  leave: 'Unsubscribe',
  ask: (title: string, address: string) =>
    `Stop messages of the kind “${title}” to ${address}? They stop at once.`,
  left: 'Unsubscribed',
  done: (title: string, address: string) =>
    `No message of the kind “${title}” goes to ${address} any more.`,
  preferences: 'What we may write to you about',
  change: 'Choose what else we may write to you about',
  legend: (address: string) => `We may write to ${address} about:`,
  save: 'Save',
  saved: 'Saved. It is in force now.',
  unknown: 'This link does not lead anywhere',
  unknownMore:
    'It may have been cut when it was copied. Please open it from the message again, or answer the message.',
};

const ZH: typeof EN = {
  leave: '退订',
  ask: (title, address) => `不再向 ${address} 发送“${title}”类消息？确认后立即生效。`,
  left: '已退订',
  done: (title, address) => `我们不会再向 ${address} 发送“${title}”类消息。`,
  preferences: '消息偏好',
  change: '选择还希望收到哪些消息',
  legend: (address) => `我们可以就以下内容联系 ${address}：`,
  save: '保存',
  saved: '已保存，立即生效。',
  unknown: '此链接无效',
  unknownMore: '链接可能在复制时被截断。请从消息中重新打开，或直接回复该消息。',
};

export const WORDS: Readonly<Record<Language, typeof EN>> = { en: EN, 'zh-CN': ZH };
