import { Drop, Liquid } from 'liquidjs';
import type { Template } from 'liquidjs';
import type { Text } from '../kernel/plan';
import { EXPRESSION, FILTERS, SETTINGS, WRITTEN_AS } from './filters';
import type { Settings } from './filters';

/**
 * Liquid cut down to the language: its tags and filters only, no files, own properties only, bounded. What a value
 * may do to its surroundings is decided by `hold`, never by the value.
 */

const TAGS = new Set(['if', 'unless', 'case', 'for', 'comment', 'raw']);
const BUILT_IN = [
  'default',
  'upcase',
  'downcase',
  'capitalize',
  'join',
  'first',
  'last',
  'truncate',
  'strip',
  'plus',
  'minus',
  'times',
  'divided_by',
  'round',
];
const PARSE_LIMIT = 128 * 1024;
const CACHED = 500;

/** The plain nested object a text may read; a missing value is absent. */
export type Values = Readonly<Record<string, unknown>>;

export type Rendered =
  | { readonly kind: 'rendered'; readonly text: string }
  /** A value without `default` or `if` is not there, or there is no end to it: nothing is sent or shown half. */
  | Unrendered;

export type Unrendered =
  | { readonly kind: 'missing'; readonly name: string }
  /** Loops over long lists come to more text than anybody reads. */
  | {
      readonly kind: 'too-long';
      /** Of an SMS: how many there are, and how many it takes. */
      readonly characters?: { readonly n: number; readonly most: number };
    };

interface Parsed {
  readonly templates: Template[];
  variables?: readonly string[];
}

const engine = makeEngine();
const cache = new Map<string, Parsed>();

/** Parsed templates, the oldest forgotten first. Throws where the text is not of the language; the compiler has seen to that. */
function parse(source: string): Parsed {
  const known = cache.get(source);
  if (known) return known;
  const parsed = { templates: engine.parse(source) };
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value ?? '');
  cache.set(source, parsed);
  return parsed;
}

/** The dotted names a text reads, those under `if` and with a default too. */
export function variablesOf(source: string): readonly string[] {
  const parsed = parse(source);
  parsed.variables ??= [
    ...new Set(
      engine.globalVariableSegmentsSync(parsed.templates).map((segments) => segments.join('.')),
    ),
  ].sort();
  return parsed.variables;
}

const RAW = /(\{%-?\s*raw\s*-?%\}[^]*?\{%-?\s*endraw\s*-?%\})/;
const OUTPUT = /(?<=\{\{-?)([^{}\n]+?)(?=-?\}\})/g;

/** The same text whose outputs say what they were written as. */
export function spelledOut(source: string): string {
  const spelled = (text: string): string =>
    text.replace(OUTPUT, (written) => {
      const expression = written.trim();
      return expression === '' ? written : ` ${expression} | ${WRITTEN_AS}: ${quoted(expression)} `;
    });
  const parts = source.split(RAW);
  return parts.map((part, n) => (n % 2 === 0 ? spelled(part) : part)).join('');
}

/** Liquid knows no escapes in its strings. */
function quoted(text: string): string {
  const words = text.replace(/\s+/g, ' ');
  return words.includes("'") ? `"${words.replaceAll('"', "'")}"` : `'${words}'`;
}

/** Each output of the template becomes what `settings.hold` makes of its value. */
export function renderLiquid(source: string, values: Values, settings: Settings): Rendered {
  const scope = labelled(values, settings.labels ?? {}, '');
  try {
    const text: unknown = engine.renderSync(parse(source).templates, scope, {
      globals: { [SETTINGS]: settings },
    });
    return { kind: 'rendered', text: String(text) };
  } catch (error) {
    if (error instanceof Error && /limit exceeded/.test(error.message)) return { kind: 'too-long' };
    const name = undefinedName(error);
    if (name === undefined) throw error;
    return { kind: 'missing', name: fullName(name, source) };
  }
}

function makeEngine(): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    dynamicPartials: false,
    templates: {},
    parseLimit: PARSE_LIMIT,
    memoryLimit: 100_000,
    renderLimit: 1_000,
    outputEscape: holdOutput,
  });
  for (const name of Object.keys(liquid.filters))
    if (!BUILT_IN.includes(name)) liquid.unregisterFilter(name);
  for (const [name, filter] of Object.entries(FILTERS)) liquid.registerFilter(name, filter);
  for (const name of Object.keys(liquid.tags)) if (!TAGS.has(name)) delete liquid.tags[name];
  return liquid;
}

function holdOutput(this: { context: { globals: object } }, value: unknown): string {
  const globals = this.context.globals as { [SETTINGS]: Settings; [EXPRESSION]?: string };
  const expression = globals[EXPRESSION];
  delete globals[EXPRESSION];
  return globals[SETTINGS].hold(toText(value), expression);
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(toText).join(', ');
  if (value instanceof Drop) return toText(value.valueOf());
  if (isObject(value)) return toText(value[SELF]);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where a value that also has fields (a person) keeps itself. */
export const SELF = '';

/** An enum value that knows its label; everywhere else it is its value. */
export class Labelled extends Drop {
  constructor(
    private readonly value: unknown,
    readonly label: Text,
  ) {
    super();
  }
  override valueOf(): unknown {
    return this.value;
  }
}

function labelled(values: Values, labels: NonNullable<Settings['labels']>, path: string): Values {
  const entries = Object.entries(values).map(([key, value]): [string, unknown] => {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') {
      const known = Object.hasOwn(labels, name) ? labels[name] : undefined;
      const label = known && Object.hasOwn(known, value) ? known[value] : undefined;
      return [key, label === undefined ? value : new Labelled(value, label)];
    }
    return [key, isObject(value) ? labelled(value, labels, name) : value];
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function undefinedName(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    const found = /^undefined variable: ([^\s,]+)/.exec(at.message);
    if (found && at.name.includes('UndefinedVariable')) return found[1];
    at = (at as { originalError?: unknown }).originalError;
  }
  return undefined;
}

/** Liquid names the first part that is not there (`customer.csm`); people want the whole (`customer.csm.name`). */
function fullName(prefix: string, source: string): string {
  return (
    variablesOf(source).find((name) => name === prefix || name.startsWith(`${prefix}.`)) ?? prefix
  );
}
