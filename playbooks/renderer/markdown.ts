import MarkdownIt from 'markdown-it';
import type { MarkdownIt as Markdown } from 'markdown-it';

/** Markdown in which values wait behind tokens: no value can become markup or choose where a link goes. */

/** Values waiting behind tokens of letters and digits, which Markdown leaves alone in text and in link targets. */
export class Held {
  private readonly values: string[] = [];
  private readonly mark: string;
  readonly token: RegExp;

  constructor(source: string) {
    let n = 0;
    while (source.includes(`tn${n}v`)) n++;
    this.mark = `tn${n}v`;
    this.token = new RegExp(`${this.mark}(\\d+)x`, 'g');
  }

  add(value: string): string {
    return `${this.mark}${this.values.push(value) - 1}x`;
  }

  /** `show` escapes a value for where it stands. */
  putBack(text: string, show: (value: string) => string): string {
    return text.replace(this.token, (_token, index: string) => show(this.value(index)));
  }

  value(index: string): string {
    return this.values[Number(index)] ?? '';
  }
}

/** The link target with its values in place, or undefined where it is neither https nor mailto. A value that begins the target is an address of its own; elsewhere it is one encoded part. */
export function toTarget(href: string, held: Held): string | undefined {
  const target = href.replace(held.token, (_token, index: string, at: number) =>
    at === 0
      ? encodeURI(wellFormed(held.value(index)))
      : encodeURIComponent(wellFormed(held.value(index))),
  );
  return /^(https:\/\/[^\s/?#]|mailto:[^\s])/i.test(target) ? target : undefined;
}

export function markdownFor(held: Held): Markdown {
  const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });
  markdown.disable('image');
  markdown.validateLink = (url) => toTarget(url, held) !== undefined;
  markdown.renderer.rules['link_open'] = (tokens, index) => {
    const target = toTarget(String(tokens[index]?.attrGet('href') ?? ''), held);
    return target === undefined ? '<a>' : `<a href="${escapeHtml(target)}">`;
  };
  return markdown;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** Lone surrogates would make encodeURI throw. */
export function wellFormed(text: string): string {
  return text.replace(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '\uFFFD',
  );
}
