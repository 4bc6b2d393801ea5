import { TypeGuards } from 'liquidjs';
import type { TagToken, TopLevelToken } from 'liquidjs';
import type { Reporter } from '../expression/reporter';
import type { Entry, Scope, Type } from '../expression/types';
import { withNames } from '../expression/with-names';
import { TAGS } from './filter-table';
import { accepts, guarded, readValue, tokenize } from './liquid';
import { pathOf } from './path';
import { shown } from './shown';
import { checkEnumValue, checkOperand, pieceOf } from './operand';
import type { FoundNames, Reading } from './operand';
import { checkValue } from './value';

/** Walks a text tag by tag with a stack of open blocks, so nesting costs no recursion and every fault is found. */

const MAX_NESTING = 12;
const MOST_FOUND = 100;
/** As many as list methods: each more multiplies what is written by the length of its list. */
const MAX_LOOPS = 2;

interface Block {
  readonly tag: TagToken;
  /** What held around it, and holds again in `else`. */
  readonly outer: Reading;
  inner: Reading;
  /** `unless`: shown in its else. */
  readonly otherwise: ReadonlySet<string>;
  /** `case`: what is compared. */
  readonly subject?: { readonly type: Type | undefined; readonly name: string | undefined };
}

export function walk(reporter: Reporter, scope: Scope): FoundNames {
  const found: FoundNames = { reads: new Set(), facts: new Map(), edits: [] };
  const tokens = tokenize(reporter);
  if (tokens === undefined) return found;
  const before = reporter.found.list.length;
  const walker = new Walker({ reporter, scope, shown: new Set(), locals: new Set(), found });
  for (const token of tokens) {
    walker.take(token);
    // Who wrote this wants to hear of the first faults, not of each.
    if (reporter.found.list.length - before > MOST_FOUND) return found;
  }
  walker.end();
  // Only a text with tags in which nothing was found can be one the library alone dislikes.
  if (reporter.found.list.length === before && tokens.some(TypeGuards.isTagToken))
    accepts(reporter);
  return found;
}

class Walker {
  private readonly open: Block[] = [];
  private readonly refusedTags = new Set<string>();

  constructor(private readonly root: Reading) {}

  private get reading(): Reading {
    return this.open.at(-1)?.inner ?? this.root;
  }

  private get loops(): number {
    return this.open.filter(({ tag }) => tag.name === 'for').length;
  }

  private get reporter(): Reporter {
    return this.root.reporter;
  }

  take(token: TopLevelToken): void {
    if (this.open.at(-1)?.tag.name === 'comment') {
      if (TypeGuards.isTagToken(token) && token.name === 'endcomment') this.open.pop();
    } else if (TypeGuards.isOutputToken(token)) {
      const value = readValue(this.reporter, token);
      if (value !== undefined) checkValue(this.reading, value, 'print');
    } else if (TypeGuards.isTagToken(token)) this.tag(token);
  }

  end(): void {
    for (const { tag } of this.open) {
      const words = `this "${tag.name}" has no "end${tag.name}"`;
      this.refuse(tag, words);
    }
  }

  private tag(token: TagToken): void {
    const { name } = token;
    if (name.startsWith('end') && this.refusedTags.has(name.slice(3))) return;
    if (!TAGS.has(name)) {
      this.refusedTags.add(name);
      this.reporter.refuse(pieceOf(token), 'liquid-tag', { name });
    } else if (name === 'raw' || name === 'endraw') return;
    else if (name.startsWith('end')) this.close(token);
    else if (name === 'elsif' || name === 'else' || name === 'when') this.turn(token);
    else this.begin(token);
  }

  private begin(token: TagToken): void {
    const outer = this.reading;
    const plain = { tag: token, outer, inner: outer, otherwise: new Set<string>() };
    if (this.open.length >= MAX_NESTING) {
      this.refuse(token, `blocks stand in each other more than ${MAX_NESTING} deep`);
    }
    if (token.name === 'for' && this.loops >= MAX_LOOPS) {
      this.refuse(token, `loops stand in each other more than ${MAX_LOOPS} deep`);
    }
    if (token.name === 'comment') this.open.push(plain);
    else if (token.name === 'for') this.open.push({ ...plain, inner: this.loop(token) });
    else {
      const value = readValue(this.reporter, token);
      if (value !== undefined) checkValue(outer, value, 'test');
      if (token.name === 'case') this.open.push({ ...plain, subject: this.subject(value) });
      else if (token.name === 'if') this.open.push({ ...plain, inner: also(outer, shown(value)) });
      else this.open.push({ ...plain, otherwise: shown(value) });
    }
  }

  private subject(value: ReturnType<typeof readValue>): NonNullable<Block['subject']> {
    const only = value?.initial.postfix.length === 1 ? value.initial.postfix[0] : undefined;
    if (only === undefined || !TypeGuards.isPropertyAccessToken(only)) {
      return { type: undefined, name: undefined };
    }
    const name = pathOf(only)
      ?.map((segment) => segment.name)
      .join('.');
    return { type: typeOf(this.root.scope, name), name };
  }

  /** `elsif`, `else` and `when`: what held in the part above no longer does. */
  private turn(token: TagToken): void {
    const block = this.open.at(-1);
    const kind = block?.tag.name;
    const fits =
      (token.name === 'elsif' && (kind === 'if' || kind === 'unless')) ||
      (token.name === 'when' && kind === 'case') ||
      (token.name === 'else' && kind !== undefined);
    if (block === undefined || !fits) {
      this.refuse(token, `"${token.name}" does not belong to anything above it`);
    } else if (token.name === 'elsif') {
      const value = readValue(this.reporter, token);
      if (value !== undefined) checkValue(block.outer, value, 'test');
      block.inner = also(block.outer, shown(value));
    } else if (token.name === 'when') block.inner = this.when(token, block);
    else block.inner = also(block.outer, block.otherwise);
  }

  private when(token: TagToken, block: Block): Reading {
    const values = guarded(this.reporter, pieceOf(token), () => {
      const found = [];
      const { tokenizer } = token;
      while (!tokenizer.end()) {
        found.push(tokenizer.readValueOrThrow());
        tokenizer.skipBlank();
        tokenizer.readTo(tokenizer.peek() === ',' ? ',' : 'or');
      }
      return found;
    });
    for (const value of values ?? []) {
      checkOperand(block.outer, value, { provided: true, purpose: 'test' });
      checkEnumValue(this.reporter, block.subject?.type, value);
    }
    const written = (values ?? []).every(
      (value) => TypeGuards.isQuotedToken(value) || TypeGuards.isNumberToken(value),
    );
    const name = block.subject?.name;
    return written && name !== undefined ? also(block.outer, new Set([name])) : block.outer;
  }

  private loop(token: TagToken): Reading {
    const outer = this.reading;
    const parts = guarded(this.reporter, pieceOf(token), () => {
      const { tokenizer } = token;
      const variable = tokenizer.readIdentifier();
      const word = tokenizer.readIdentifier().content;
      const list = tokenizer.readValue();
      return { variable, word, list, more: tokenizer.readHashes() };
    });
    if (parts === undefined) return outer;
    const { variable, word, list } = parts;
    if (variable.size() === 0 || word !== 'in' || list === undefined) {
      this.refuse(token, 'a loop is written {% for x in list %}');
      return outer;
    }
    for (const { value } of parts.more) {
      if (value !== undefined) checkOperand(outer, value, { provided: false, purpose: 'print' });
    }
    const type = checkOperand(outer, list, { provided: false, purpose: 'print' });
    if (type !== undefined && type.kind !== 'list') {
      const args = { function: 'for', expected: 'a list', found: list.getText().slice(0, 40) };
      this.reporter.refuse(pieceOf(list), 'wrong-arguments', args);
    }
    const element: Entry = { type: type?.kind === 'list' ? type.of : { kind: 'text' }, sure: true };
    const scope = withNames(outer.scope, ['forloop', FORLOOP], [variable.content, element]);
    const locals = new Set([...outer.locals, 'forloop', variable.content]);
    return { ...outer, scope, locals };
  }

  private close(token: TagToken): void {
    const block = this.open.at(-1);
    if (block !== undefined && token.name === `end${block.tag.name}`) this.open.pop();
    else this.refuse(token, `"${token.name}" closes nothing that is open here`);
  }

  private refuse(token: TagToken, words: string): void {
    const text = this.reporter.words(pieceOf(token)).slice(0, 40);
    this.reporter.refuse(pieceOf(token), 'liquid-syntax', { words, text, name: text });
  }
}

function also(reading: Reading, names: ReadonlySet<string>): Reading {
  return names.size === 0 ? reading : { ...reading, shown: new Set([...reading.shown, ...names]) };
}

function typeOf(scope: Scope, name: string | undefined): Type | undefined {
  let fields: Scope | undefined = scope;
  let type: Type | undefined;
  for (const step of name?.split('.') ?? []) {
    type = fields?.get(step)?.type;
    fields = type !== undefined && 'fields' in type ? type.fields : undefined;
  }
  return type;
}

const FORLOOP: Entry = {
  sure: true,
  type: {
    kind: 'thing',
    title: 'forloop',
    fields: new Map<string, Entry>([
      ['index', { type: { kind: 'number' }, sure: true }],
      ['length', { type: { kind: 'number' }, sure: true }],
      ['first', { type: { kind: 'boolean' }, sure: true }],
      ['last', { type: { kind: 'boolean' }, sure: true }],
    ]),
  },
};
