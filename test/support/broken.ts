/** A file of the language as lines that can be broken one by one: each entry of a block stands on a line of its own. */

type Map_ = Readonly<Record<string, unknown>>;

/** Lines and, for those that hold one entry, the entry. */
interface Line {
  readonly before: string;
  readonly value?: unknown;
}

export function drawn(source: unknown): readonly string[] {
  return linesOf(source).map((line) => text(line, line.value));
}

/**
 * The same with every entry of a block broken in one way, or with the one on line `only` alone. Which way depends
 * on `round` and the line.
 */
export function broken(source: unknown, round: number, only?: number): readonly string[] {
  return linesOf(source).map((line, index) => {
    const whole = line.value === undefined || !/^\s/.test(line.before);
    if (whole || (only !== undefined && only !== index + 1)) return text(line, line.value);
    const ways = [...variants(line.value)];
    return text(line, ways[(round * 7919 + index * 104_729) % ways.length]);
  });
}

function text({ before }: Line, value: unknown): string {
  return value === undefined ? before : `${before}${JSON.stringify(value)}`;
}

function linesOf(source: unknown): readonly Line[] {
  return Object.entries(source as Map_).flatMap(([key, value]): Line[] => {
    if (Array.isArray(value) && value.length > 0)
      return [
        { before: `${key}:` },
        ...value.map((item: unknown) => ({ before: '  - ', value: item })),
      ];
    if (!isMap(value) || Object.keys(value).length === 0) return [{ before: `${key}: `, value }];
    const entries = Object.entries(value).map(([name, inner]) => ({
      before: `  ${JSON.stringify(name)}: `,
      value: inner,
    }));
    return [{ before: `${key}:` }, ...entries];
  });
}

function isMap(value: unknown): value is Map_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const OTHERS: readonly unknown[] = [
  ...[5, -1, 1.5, true, '', 'x y', '3d', '0m', '9:00', null],
  ...[[], [1], {}, { zzz: 1 }, { pick: 'customer.tier', else: '3d' }],
];

/** `value` with one thing in it replaced, left out, called otherwise or added. */
function* variants(value: unknown): Generator<unknown> {
  yield* OTHERS;
  if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries()) {
      yield value.filter((_, at) => at !== index);
      for (const inner of variants(item))
        yield value.map((one: unknown, at) => (at === index ? inner : one));
    }
  }
  if (!isMap(value)) return;
  yield { ...value, zzz: 1 };
  for (const [key, item] of Object.entries(value)) {
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    yield rest;
    yield { ...rest, [`${key}x`]: item };
    for (const inner of variants(item)) yield { ...value, [key]: inner };
  }
}
