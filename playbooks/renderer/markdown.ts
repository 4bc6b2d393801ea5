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

/** The link target with its values in place, or undefined where it is neither https (http of this machine) nor mailto. A value that begins the target is an address of its own; elsewhere it is one encoded part. */
export function toTarget(href: string, held: Held): string | undefined {
  const target = href.replace(held.token, (_token, index: string, at: number) =>
    at === 0
      ? encodeURI(wellFormed(held.value(index)))
      : encodeURIComponent(wellFormed(held.value(index))),
  );
  return /^(https:\/\/[^\s/?#]|http:\/\/(127\.0\.0\.1|localhost)[:/]|mailto:[^\s])/i.test(target)
    ? target
    : undefined;
}

/** Dear to make: there is one, and it serves `held` until the next one asks. */
export function markdownFor(held: Held): Markdown {
  targets = (href) => toTarget(href, held);
  return markdown;
}

let targets: (href: string) => string | undefined = () => undefined;
const markdown = newMarkdown();

function newMarkdown(): Markdown {
  const made = new MarkdownIt({ html: false, linkify: false, breaks: false });
  made.disable('image');
  made.validateLink = (url) => targets(url) !== undefined;
  made.renderer.rules['link_open'] = (tokens, index) => {
    const target = targets(String(tokens[index]?.attrGet('href') ?? ''));
    return target === undefined ? '<a>' : `<a href="${escapeHtml(target)}">`;
  };
  return made;
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
