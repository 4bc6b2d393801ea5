import { acceptedLocales } from '../http/localised';
import type { Fault, ProblemCode } from '../http/problem';
import { ZH_API } from './zh-api';
import { ZH_PLAYBOOKS } from './zh-playbooks';
import { ZH_TITLES } from './zh-titles';
import { ZH_WORK } from './zh-work';

/** How a refusal is written for whoever reads it; codes and places never change. */
export interface Language {
  readonly tag: string;
  readonly title: (code: ProblemCode, english: string) => string;
  readonly text: (english: string) => string;
}

const ENGLISH: Language = { tag: 'en', title: (_, english) => english, text: (text) => text };

/** The first language of `Accept-Language` that refusals are written in. */
export function languageOf(header: string | undefined): Language {
  const asked = acceptedLocales(header).map((locale) => locale.split('-')[0]?.toLowerCase());
  return asked.find((one) => one === 'zh' || one === 'en') === 'zh' ? CHINESE : ENGLISH;
}

export function faultIn(fault: Fault, { text }: Language): Fault {
  const { detail, fix } = fault;
  return { ...fault, detail: text(detail), ...(fix === undefined ? {} : { fix: text(fix) }) };
}

/** A sentence taken apart where its values stand. */
interface Pattern {
  readonly parts: readonly string[];
  readonly other: string;
}

const LONGEST = 2_000;
/** Of values that are sentences themselves. */
const DEEPEST = 4;

const PATTERNS: readonly Pattern[] = [...ZH_API, ...ZH_PLAYBOOKS, ...ZH_WORK]
  .map(([english, other]) => ({ parts: english.split('{}'), other }))
  .sort((a, b) => weight(b) - weight(a));
const WHOLE = new Map(
  PATTERNS.filter(({ parts }) => parts.length === 1).map(({ parts, other }) => [parts[0], other]),
);
const OPEN = PATTERNS.filter(({ parts }) => parts.length > 1);

const CHINESE: Language = {
  tag: 'zh-CN',
  title: (code) => ZH_TITLES[code],
  text: (text) => translated(text, 0),
};

/** What the table does not know stays as it is: values of the caller, words of other systems. */
function translated(text: string, depth: number): string {
  if (text.length > LONGEST || depth > DEEPEST) return text;
  const whole = WHOLE.get(text);
  if (whole !== undefined) return whole;
  for (const { parts, other } of OPEN) {
    const values = valuesIn(text, parts);
    if (values === undefined) continue;
    return other.replace(/\{(\d)\}/g, (_, n: string) =>
      translated(values[Number(n) - 1] ?? '', depth + 1),
    );
  }
  return text;
}

/** The values between the parts, each part at its first place: one walk, whatever the text is. */
function valuesIn(text: string, parts: readonly string[]): string[] | undefined {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return undefined;
    values.push(text.slice(at, found));
    at = found + part.length;
  }
  const end = text.length - last.length;
  if (end < at) return undefined;
  return [...values, text.slice(at, end)];
}

/** Of two that fit the one that says more is meant. */
function weight({ parts }: Pattern): number {
  return parts.join('').length;
}
