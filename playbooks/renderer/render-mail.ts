import { compile } from 'html-to-text';
import MarkdownIt from 'markdown-it';
import type { MarkdownIt as Markdown } from 'markdown-it';
import type { TemplateVariant } from '../kernel/catalog';
import { renderLiquid } from './engine';
import type { Unrendered, Values } from './engine';
import { LINE_BREAK } from './filters';
import { cleaned, renderLine } from './render-text';
import type { TextOptions } from './render-text';

/**
 * A mail from its template. Values are held back behind tokens while Liquid and Markdown work, and put in last,
 * escaped for where they stand: so no value can become markup, a link or a header.
 */

export type Mail =
  | {
      readonly kind: 'rendered';
      readonly subject: string;
      readonly text: string;
      readonly html: string;
    }
  | Unrendered;

export function renderMail(
  variant: Pick<TemplateVariant, 'subject' | 'body'>,
  values: Values,
  options: TextOptions,
): Mail {
  const subject = renderLine(variant.subject, values, options);
  if (subject.kind !== 'rendered') return subject;
  const held = new Held(variant.body);
  const body = renderLiquid(variant.body, values, { ...options, hold: (text) => held.add(text) });
  if (body.kind !== 'rendered') return body;
  const content = held.putBack(markdownFor(held).render(body.text));
  const html = `<!doctype html>\n<html lang="${escapeHtml(options.locale)}">\n<head><meta charset="utf-8"></head>\n<body>\n${content}</body>\n</html>\n`;
  return { kind: 'rendered', subject: subject.text, text: toPlainText(content), html };
}

/** Values waiting behind tokens of letters and digits, which Markdown leaves alone in text and in link targets. */
class Held {
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

  putBack(html: string): string {
    return html.replace(this.token, (_token, index: string) => toHtml(this.value(index)));
  }

  value(index: string): string {
    return this.values[Number(index)] ?? '';
  }
}

/** The link target with its values in place, or undefined where it is neither https nor mailto. A value that begins the target is an address of its own; elsewhere it is one encoded part. */
function toTarget(href: string, held: Held): string | undefined {
  const target = href.replace(held.token, (_token, index: string, at: number) =>
    at === 0
      ? encodeURI(wellFormed(held.value(index)))
      : encodeURIComponent(wellFormed(held.value(index))),
  );
  return /^(https:\/\/[^\s/?#]|mailto:[^\s])/i.test(target) ? target : undefined;
}

function markdownFor(held: Held): Markdown {
  const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });
  markdown.disable('image');
  markdown.validateLink = (url) => toTarget(url, held) !== undefined;
  markdown.renderer.rules['link_open'] = (tokens, index) => {
    const target = toTarget(String(tokens[index]?.attrGet('href') ?? ''), held);
    return target === undefined ? '<a>' : `<a href="${escapeHtml(target)}">`;
  };
  return markdown;
}

function toHtml(value: string): string {
  const lines = value.split(LINE_BREAK).map((line) => escapeHtml(cleaned(line)));
  return lines.join('<br>\n');
}

const toPlainText = compile({
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false },
    })),
  ],
});

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** Lone surrogates would make encodeURI throw. */
function wellFormed(text: string): string {
  return text.replace(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '\uFFFD',
  );
}
