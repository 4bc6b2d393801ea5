import type { ChainElement, Ladder, Moment, Pick, Rhythm, Span } from '../../kernel/plan';
import type { Trigger } from '../../kernel/trigger';
import {
  ladderWords,
  momentWords,
  pickedWords,
  rhythmWords,
  spanWords,
  triggerWords,
} from '../plan-words';
import { kindOf } from './trigger-keys';

/** Any value of a plan or a project in its author's words: what the shapes of the language are told by is looked at. */
export function wordsOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(wordsOf).join(', ');
  return shapeWords(value) ?? recordWords(value);
}

/** Every key by itself: for what is the same in short words and yet differs. */
export function recordWords(value: object): string {
  const entries = Object.entries(value).map(([key, inner]) => `${snake(key)}: ${wordsOf(inner)}`);
  return `{${entries.join(', ')}}`;
}

/** Shapes that are one thing to their author: no key of theirs is told by itself. */
export function isShape(value: object): boolean {
  return shapeWords(value) !== undefined;
}

/** Spelt as in the files: `giveUp` -> `give_up`. */
export function snake(key: string): string {
  if (key.includes('-')) return key; // a locale
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function shapeWords(value: object): string | undefined {
  if ('expr' in value && 'source' in value) return String((value as ChainElement).source);
  if ('n' in value && 'unit' in value) return spanWords(value as Span);
  if ('pick' in value && 'of' in value) return pickedWords(value as Pick<unknown>, wordsOf);
  if ('date' in value && isExpression(value.date)) return momentWords(value as Moment);
  if ('time' in value && ('days' in value || 'dayOfMonth' in value))
    return rhythmWords(value as Rhythm);
  if ('rungs' in value) return ladderWords(value as Ladder);
  if (kindOf(value) !== undefined) return triggerWords(value as Trigger);
  return undefined;
}

function isExpression(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'expr' in value;
}

/** Ids and paths stand bare. */
function quoted(text: string): string {
  return /^[\w.:@/+-]+$/.test(text) ? text : JSON.stringify(text);
}
