import { renderLiquid, spelledOut } from './engine';
import type { Values } from './engine';
import { LINE_BREAK } from './filters';
import { Held, wellFormed } from './markdown';
import { renderMessage } from './render-message';
import type { MessageOptions } from './render-message';
import type { Mail } from './render-mail';
import { cleaned } from './render-text';
import type { TextOptions } from './render-text';

/** A value of a text: as people read it, and as Markdown has to spell it. */
export interface Chip {
  readonly value: string;
  readonly markdown: string;
}

/** A text whose values are in place as `{{ name }}`, each name one of `chips`. */
export interface Source {
  readonly subject: string;
  readonly markdown: string;
  readonly chips: Readonly<Record<string, Chip>>;
}

/**
 * A draft as a person may edit it: its template with every branch taken, whose values stay in one piece each. Filled in,
 * they are escaped so that none of them is markup: rendered again without a change it is the message it was taken from.
 */
export function renderSource(
  { subject, body }: { readonly subject: string; readonly body: string },
  values: Values,
  options: TextOptions,
): Source | undefined {
  const chips = new Chips();
  const markdown = bodyOf(body, values, { options, chips });
  const line = renderLiquid(spelledOut(subject), values, {
    ...options,
    hold: (value, name = 'value') => chips.put(name, { value, markdown: escaped(value) }),
  });
  if (markdown === undefined || line.kind !== 'rendered') return undefined;
  return { subject: line.text, markdown, chips: chips.all };
}

function bodyOf(
  body: string,
  values: Values,
  { options, chips }: { readonly options: TextOptions; readonly chips: Chips },
): string | undefined {
  const held = new Held(body);
  const names: (string | undefined)[] = [];
  const hold = (text: string, name?: string): string => {
    names.push(name);
    return held.add(text);
  };
  const rendered = renderLiquid(spelledOut(body), values, { ...options, hold });
  if (rendered.kind !== 'rendered') return undefined;
  const put = (index: string, { where = '', spell }: Spelling): string => {
    const value = held.value(index);
    const name = `${names[Number(index)] ?? 'value'}${where}`;
    return chips.put(name, { value: cleaned(value).trim(), markdown: spell(value) });
  };
  const targets = rendered.text.replace(TARGET, (link, before: string, target: string) => {
    const filled = target.replace(held.token, (_token, index: string, at: number) => {
      const spell = (value: string): string => {
        const part = encoded(value, at === 0);
        return before === '<' ? part : inTarget(part);
      };
      return put(index, { where: ' (link)', spell });
    });
    return target === '' ? link : before + filled;
  });
  return targets.replace(held.token, (_token, index: string) => put(index, { spell: escaped }));
}

interface Spelling {
  /** What sets it apart from the same value elsewhere: it is spelled otherwise there. */
  readonly where?: string;
  readonly spell: (value: string) => string;
}

/** One name for each expression and what it comes to: in a loop the same one comes to several things. */
class Chips {
  readonly all: Record<string, Chip> = Object.create(null) as Record<string, Chip>;

  put(expression: string, chip: Chip): string {
    for (let n = 1; ; n++) {
      const name = n === 1 ? expression : `${expression} (${n})`;
      const there = this.all[name];
      if (there !== undefined && !isSame(there, chip)) continue;
      this.all[name] = chip;
      return `{{ ${name} }}`;
    }
  }
}

function isSame(a: Chip, b: Chip): boolean {
  return a.value === b.value && a.markdown === b.markdown;
}

const PLACE = /\{\{\s*([^{}\n]+?)\s*\}\}/g;

/** The text with its values in it. What is no value of it stays as it is. */
export function fillIn({ subject, markdown, chips }: Source): Pick<Source, 'subject' | 'markdown'> {
  const put = (text: string, as: keyof Chip): string =>
    text.replace(PLACE, (place, name: string) =>
      Object.hasOwn(chips, name) ? (chips[name]?.[as] ?? place) : place,
    );
  return { subject: put(subject, 'value'), markdown: put(markdown, 'markdown') };
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

/** What would still be filled in: an edit may show the values of its draft, everything else is sent as it stands. */
export function placeholderIn(text: string, chips: Source['chips'] = {}): string | undefined {
  const own = text.replace(PLACE, (place, name: string) =>
    Object.hasOwn(chips, name) ? '' : place,
  );
  return /\{[{%][^}\n]{0,40}\}{0,2}/.exec(own)?.[0];
}

/** An edited draft as its channel shows it, by the renderer that made it. */
export function renderEdited(
  { subject, markdown }: { readonly subject: string; readonly markdown: string },
  options: MessageOptions,
): Mail {
  return renderMessage({ subject: '{{ subject }}', body: markdown }, { subject }, options);
}
