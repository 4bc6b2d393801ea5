import { renderLiquid } from './engine';
import type { Values } from './engine';
import { LINE_BREAK } from './filters';
import { Held, wellFormed } from './markdown';
import { renderMessage } from './render-message';
import type { MessageOptions } from './render-message';
import type { Mail } from './render-mail';
import { cleaned } from './render-text';
import type { TextOptions } from './render-text';

/**
 * A draft as a person may edit it: the Markdown of its template with every value written into it, escaped so that none of
 * them is markup. Rendered again without a change it is the message it was taken from.
 */
export function renderSource(
  body: string,
  values: Values,
  options: TextOptions,
): string | undefined {
  const held = new Held(body);
  const rendered = renderLiquid(body, values, { ...options, hold: (text) => held.add(text) });
  if (rendered.kind !== 'rendered') return undefined;
  const targets = rendered.text.replace(TARGET, (link, before: string, target: string) => {
    const filled = target.replace(held.token, (_token, index: string, at: number) => {
      const part = encoded(held.value(index), at === 0);
      return before === '<' ? part : inTarget(part);
    });
    return target === '' ? link : before + filled;
  });
  return held.putBack(targets, escaped);
}

/** Where an inline link, a reference or an autolink goes. */
const TARGET = /(\]\(<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?|<(?=https:|mailto:))([^)\s>]*)/gim;

function encoded(value: string, whole: boolean): string {
  const part = wellFormed(value);
  return whole ? encodeURI(part) : encodeURIComponent(part);
}

/** Brackets would end the link, an ampersand would begin an entity; an autolink knows neither. */
function inTarget(part: string): string {
  return part.replace(/[()]/g, (mark) => `\\${mark}`).replaceAll('&', '&amp;');
}

function escaped(value: string): string {
  const lines = value.split(LINE_BREAK).map((line) => cleaned(line).trim());
  return lines
    .join('\n')
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, (mark) => `\\${mark}`)
    .replaceAll('\n', '\\\n');
}

/** What would still be filled in: an edit is sent as it stands, so it may hold none of it. */
export function placeholderIn(text: string): string | undefined {
  return /\{[{%][^}\n]{0,40}\}{0,2}/.exec(text)?.[0];
}

/** An edited draft as its channel shows it, by the renderer that made it. */
export function renderEdited(
  { subject, markdown }: { readonly subject: string; readonly markdown: string },
  options: MessageOptions,
): Mail {
  return renderMessage({ subject: '{{ subject }}', body: markdown }, { subject }, options);
}
