import { compile } from 'html-to-text';
import type { TemplateVariant } from '../kernel/catalog';
import { renderLiquid } from './engine';
import type { Unrendered, Values } from './engine';
import { LINE_BREAK } from './filters';
import { footerOf } from './footer';
import type { Footer } from './footer';
import { escapeHtml, Held, markdownFor } from './markdown';
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
  footer?: Footer,
): Mail {
  const subject = renderLine(variant.subject, values, options);
  if (subject.kind !== 'rendered') return subject;
  const held = new Held(variant.body);
  const body = renderLiquid(variant.body, values, { ...options, hold: (text) => held.add(text) });
  if (body.kind !== 'rendered') return body;
  const own = held.putBack(markdownFor(held).render(body.text), toHtml);
  const content = footer === undefined ? own : own + htmlFooter(footer, options.locale);
  const html = `<!doctype html>\n<html lang="${escapeHtml(options.locale)}">\n<head><meta charset="utf-8"></head>\n<body>\n${content}</body>\n</html>\n`;
  return { kind: 'rendered', subject: subject.text, text: toPlainText(content), html };
}

function htmlFooter(footer: Footer, locale: string): string {
  const { words, lines } = footerOf(footer, locale);
  const link = `<a href="${escapeHtml(footer.unsubscribe)}">${escapeHtml(words)}</a>`;
  return `<hr>\n<p>${[...lines.map(escapeHtml), link].join('<br>\n')}</p>\n`;
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
