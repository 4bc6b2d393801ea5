import type { Finding, Span } from '../diagnostic';
import { Findings } from '../findings';
import { read } from '../read/read';
import { describe } from '../tree';
import type { Entry, Leaf } from '../tree';

/** The lines between the two `---` of a template: subject, purpose and, if wanted, a title. */

export type Survey = 'nps' | 'csat';

export interface FrontMatter {
  readonly subject?: Leaf;
  readonly purpose?: Leaf;
  /** Makes `links.survey`. */
  readonly survey?: Survey;
  /** Where the body begins. */
  readonly bodyAt: number;
  readonly findings: readonly Finding[];
}

export function readFrontMatter(file: string, text: string): FrontMatter {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  const first = { file, start: 0, end: Math.max(0, text.search(/\r?\n|$/)) };
  if (opening === null)
    return incomplete(first, 'a template begins with a line "---", then subject and purpose');
  const closing = /^---[ \t]*$/m.exec(text.slice(opening[0].length).replaceAll('\r', ' '));
  if (closing === null) return incomplete(first, 'the front matter has no second line "---"');
  const end = opening[0].length + closing.index;
  const newline = text.indexOf('\n', end);
  const bodyAt = newline === -1 ? text.length : newline + 1;
  // The first `---` starts a YAML document too, so places in the front matter are places in the file.
  const { tree, findings } = read(file, text.slice(0, end));
  const found = new Findings();
  found.list.push(...findings);
  if (tree === undefined) return { bodyAt, findings: found.list };
  if (tree.kind !== 'map') {
    const args = { key: 'front matter', expected: 'subject and purpose', found: describe(tree) };
    found.add('wrong-shape', tree.span, args);
    return { bodyAt, findings: found.list };
  }
  const values = new Map(tree.entries.map((entry) => [entry.key, entry] as const));
  for (const entry of tree.entries) checkKey(found, entry);
  const subject = textOf(found, values.get('subject'), { key: 'subject', at: first });
  const purpose = textOf(found, values.get('purpose'), { key: 'purpose', at: first });
  const survey = surveyOf(found, values.get('survey'));
  return {
    bodyAt,
    findings: found.list,
    ...(subject && { subject }),
    ...(purpose && { purpose }),
    ...(survey && { survey }),
  };
}

function surveyOf(found: Findings, entry: Entry | undefined): Survey | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  const survey = SURVEYS.find((one) => value.kind === 'leaf' && value.text === one);
  if (survey !== undefined) return survey;
  const args = { key: 'survey', expected: '"nps" or "csat"', found: describe(value) };
  found.add('wrong-shape', value.span, args);
  return undefined;
}

const HEAD = 'begin with the lines "---", "subject: …", "purpose: …" and "---"';
const KEYS = ['subject', 'purpose', 'title', 'survey'];
const SURVEYS: readonly Survey[] = ['nps', 'csat'];

function incomplete(span: Span, words: string): FrontMatter {
  return { bodyAt: 0, findings: [{ code: 'yaml-syntax', span, args: { words, fix: HEAD } }] };
}

function checkKey(found: Findings, entry: Entry): void {
  const { key, keySpan } = entry;
  const thing = 'the front matter';
  if (KEYS.includes(key)) return;
  found.addUnknown('unknown-key', keySpan, { name: key, key, thing, keys: KEYS.join(', ') }, KEYS);
}

function textOf(
  found: Findings,
  entry: Entry | undefined,
  { key, at }: { readonly key: string; readonly at: Span },
): Leaf | undefined {
  if (entry === undefined) {
    found.add('missing-key', at, { thing: 'the front matter', key });
    return undefined;
  }
  const { value } = entry;
  if (value.kind === 'leaf' && typeof value.value === 'string' && value.text.trim() !== '')
    return value;
  found.add('wrong-shape', value.span, { key, expected: 'a text', found: describe(value) });
  return undefined;
}
