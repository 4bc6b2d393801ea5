import type { Token } from 'markdown-it';
import type { Dialect } from './dialect';
import { LINE_BREAK } from './filters';
import type { Held } from './markdown';
import { toTarget } from './markdown';
import { cleaned } from './render-text';

/** Markdown as a chat service shows it: blocks one below the other, values put in where nothing of them can be markup. */

interface Block {
  /** What stands before its first line, and before each of the others. */
  readonly first: string;
  readonly rest: string;
  /** Of an ordered list: the number of the next point. */
  next?: number;
  text: string[];
}

export function writeChat(tokens: readonly Token[], held: Held, dialect: Dialect): string {
  const show = new Inline(held, dialect);
  const open: Block[] = [{ first: '', rest: '', text: [] }];
  let heading = false;
  for (const token of tokens) {
    if (token.type === 'heading_open') heading = true;
    else if (token.type === 'inline') {
      const line = show.write(token.children ?? []);
      add(open, heading ? dialect.bold(line) : line);
      heading = false;
    } else if (token.type === 'fence' || token.type === 'code_block') {
      add(open, show.text(token.content.trimEnd()));
    } else if (token.type === 'hr') add(open, '---');
    else if (token.nesting === 1) enter(open, token);
    else if (token.nesting === -1) leave(open, token);
  }
  return (open[0]?.text ?? []).join('\n\n');
}

function add(open: readonly Block[], text: string): void {
  open.at(-1)?.text.push(text);
}

const BLOCKS = ['bullet_list', 'ordered_list', 'list_item', 'blockquote'];

function enter(open: Block[], token: Token): void {
  const kind = token.type.replace(/_open$/, '');
  if (!BLOCKS.includes(kind)) return;
  if (kind === 'ordered_list') {
    const start = Number(token.attrGet('start') ?? 1);
    open.push({ first: '', rest: '', next: start, text: [] });
  } else if (kind === 'list_item') {
    const list = open.at(-1);
    const mark = list?.next === undefined ? '- ' : `${list.next++}. `;
    open.push({ first: mark, rest: ' '.repeat(mark.length), text: [] });
  } else open.push({ ...(kind === 'blockquote' ? QUOTE : PLAIN), text: [] });
}

const QUOTE = { first: '> ', rest: '> ' };
const PLAIN = { first: '', rest: '' };

function leave(open: Block[], token: Token): void {
  const kind = token.type.replace(/_close$/, '');
  if (!BLOCKS.includes(kind) || open.length < 2) return;
  const done = open.pop();
  if (!done) return;
  const lines = done.text.join(kind === 'blockquote' ? '\n\n' : '\n').split('\n');
  add(
    open,
    lines.map((line, at) => `${at === 0 ? done.first : done.rest}${line}`.trimEnd()).join('\n'),
  );
}

class Inline {
  constructor(
    private readonly held: Held,
    private readonly dialect: Dialect,
  ) {}

  write(tokens: readonly Token[]): string {
    const { dialect } = this;
    const stack: { parts: string[]; href?: string | undefined }[] = [{ parts: [] }];
    const put = (text: string): void => void stack.at(-1)?.parts.push(text);
    for (const token of tokens) {
      if (token.nesting === 1) {
        const href = String(token.attrGet('href') ?? '');
        stack.push({ parts: [], ...(href === '' ? {} : { href: toTarget(href, this.held) }) });
      } else if (token.nesting === -1) {
        const { parts = [], href } = stack.pop() ?? {};
        const text = parts.join('');
        if (token.type === 'strong_close') put(dialect.bold(text));
        else if (token.type === 'em_close') put(dialect.emphasis(text));
        else put(href === undefined ? text : dialect.link(text, href));
      } else if (token.type === 'softbreak' || token.type === 'hardbreak') put('\n');
      else put(this.text(token.content));
    }
    return (stack[0]?.parts ?? []).join('');
  }

  /** The author's words, and values as their own. */
  text(source: string): string {
    const { held, dialect } = this;
    const value = (text: string): string =>
      text
        .split(LINE_BREAK)
        .map((line) => dialect.escape(cleaned(line)))
        .join('\n');
    let at = 0;
    let written = '';
    for (const found of source.matchAll(held.token)) {
      written += dialect.escape(source.slice(at, found.index));
      written += value(held.value(found[1] ?? ''));
      at = found.index + found[0].length;
    }
    return written + dialect.escape(source.slice(at));
  }
}
