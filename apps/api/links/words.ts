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
  survey: {
    nps: (name: string) => `How likely are you to recommend ${name} to a friend or colleague?`,
    csat: (name: string) => `How satisfied are you with ${name}?`,
  },
  scale: {
    nps: '0 is not at all likely, 10 is very likely',
    csat: '1 is not at all satisfied, 5 is very satisfied',
  },
  reason: 'Why? (if you like)',
  answer: 'Send',
  changeAnswer: 'Change my answer',
  thanks: 'Thank you. You can change your answer for 30 days.',
  noAnswer: (most: number) =>
    `Nothing was sent: please choose a number, and write at most ${most} characters.`,
  tooLate: 'Your answer stands',
  tooLateMore: 'It was sent more than 30 days ago and is not changed any more. Thank you.',
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
  survey: {
    nps: (name) => `您有多大可能向朋友或同事推荐 ${name}？`,
    csat: (name) => `您对 ${name} 的满意度如何？`,
  },
  scale: { nps: '0 为完全不可能，10 为非常可能', csat: '1 为非常不满意，5 为非常满意' },
  reason: '原因（选填）',
  answer: '提交',
  changeAnswer: '修改我的回答',
  thanks: '感谢您的反馈。30 天内可以修改。',
  noAnswer: (most) => `未提交：请选择一个分数，文字不超过 ${most} 个字符。`,
  tooLate: '您的回答已生效',
  tooLateMore: '提交已超过 30 天，不能再修改。谢谢！',
  unknown: '此链接无效',
  unknownMore: '链接可能在复制时被截断。请从消息中重新打开，或直接回复该消息。',
};

export const WORDS: Readonly<Record<Language, typeof EN>> = { en: EN, 'zh-CN': ZH };
