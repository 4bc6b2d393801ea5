import type { DetailKey, ItemChecks, Pattern, TestCase } from '../compiler/cases/test-case';
import type { Span } from '../compiler/diagnostic';
import type { Plan } from '../kernel/plan';
import type { Lines } from '../kernel/lines';
import type { Thing } from '../simulator/happened';
import type { Simulated } from '../simulator/simulate';
import { matches, nearness } from './match';
import { momentText, patternText, thingText } from './words';

export interface Failure {
  readonly code: 'test-expectation-failed' | 'test-never-reached';
  readonly span: Span;
  readonly words: string;
  readonly expected: string;
  /** What there was instead, nearest first, with time and line. */
  readonly happened: readonly string[];
  readonly todo: string;
}

const MOST_SHOWN = 6;
const LOOK_AGAIN = 'change the playbook, or what this test expects of it';

/** Compares what a case expects with what happened, and says what there was instead. */
export class Judge {
  constructor(
    private readonly one: TestCase,
    private readonly played: Simulated,
    private readonly source: { readonly plan: Plan; readonly lines: Lines },
  ) {}

  /** What an item expects of the things since the item before. */
  item(checks: ItemChecks, item: number): readonly Failure[] {
    const since = this.played.things.filter((thing) =>
      item === 0 ? thing.item <= 0 : thing.item === item,
    );
    const left = new Set(since);
    const failures: Failure[] = [];
    for (const pattern of checks.expect) {
      const found = since.find((thing) => left.has(thing) && this.meets(pattern, thing));
      if (found) left.delete(found);
      else failures.push(this.missed(pattern, since));
    }
    failures.push(...checks.notExpect.flatMap((pattern) => this.unwanted(pattern, since)));
    return checks.exact && left.size > 0
      ? [...failures, this.tooMuch(checks, [...left])]
      : failures;
  }

  /** What the case expects of its end. */
  end(): readonly Failure[] {
    const { end } = this.one;
    const { exit, goal, openTasks, counts, never } = end;
    const { played } = this;
    const outside =
      played.status === 'not_enrolled' ? 'none (never enrolled)' : 'none (still inside)';
    const numbers = Object.entries(counts?.value ?? {}).flatMap(([kind, n]) => {
      const is = played.things.filter((thing) => thing.kind === kind).length;
      return this.compared(
        `counts.${kind}`,
        counts && { value: String(n), span: counts.span },
        String(is),
      );
    });
    return [
      ...never.flatMap((pattern) => this.unwanted(pattern, played.things)),
      ...this.compared('exit', exit, played.exit ?? outside),
      ...this.compared('goal', goal, played.goal ?? 'open'),
      ...this.compared(
        'open_tasks',
        openTasks && { value: listed(openTasks.value), span: openTasks.span },
        listed(played.openTasks),
      ),
      ...numbers,
    ];
  }

  /** What happened last: where a case came to a stop. */
  last(): readonly string[] {
    return this.played.things.slice(-MOST_SHOWN).map((thing) => this.told(thing, []));
  }

  private meets(pattern: Pattern, thing: Thing): boolean {
    return matches(pattern, thing, this.one.scenario.given.contacts);
  }

  private missed(pattern: Pattern, since: readonly Thing[]): Failure {
    const { contacts } = this.one.scenario.given;
    const nearest = [...since].sort(
      (a, b) => nearness(pattern, b, contacts) - nearness(pattern, a, contacts),
    );
    const others = this.played.things.filter(
      (thing) => !since.includes(thing) && this.meets(pattern, thing),
    );
    const asked = Object.keys(pattern.details) as DetailKey[];
    const happened = nearest.slice(0, MOST_SHOWN).map((thing) => this.told(thing, asked));
    const elsewhere = others
      .slice(0, 2)
      .map((thing) => `at another time: ${this.told(thing, asked)}`);
    const about = nearest[0]?.name === pattern.name ? nearest[0] : (others[0] ?? nearest[0]);
    const expected = patternText(pattern, this.one.offset);
    const [other] = others;
    const isElsewhere = about !== undefined && about === other;
    const instead =
      about === undefined
        ? 'nothing happened'
        : isElsewhere
          ? `it happened at another time, ${momentText(about.at, this.one.offset)}`
          : `there was {${this.text(about, asked)}}`;
    return {
      code: 'test-expectation-failed',
      span: pattern.span,
      words: `expected {${expected}}; ${instead}`,
      expected,
      happened: isElsewhere ? [...elsewhere, ...happened] : [...happened, ...elsewhere],
      todo: isElsewhere
        ? 'expect it in the item in which it happens, or change the playbook'
        : LOOK_AGAIN,
    };
  }

  private unwanted(pattern: Pattern, among: readonly Thing[]): readonly Failure[] {
    const found = among.find((thing) => this.meets(pattern, thing));
    if (found === undefined) return [];
    const expected = `no {${patternText(pattern, this.one.offset)}}`;
    return [
      {
        code: 'test-expectation-failed',
        span: pattern.span,
        words: `expected ${expected}; it happened at ${momentText(found.at, this.one.offset)}`,
        expected,
        happened: [this.told(found, Object.keys(pattern.details) as DetailKey[])],
        todo: LOOK_AGAIN,
      },
    ];
  }

  private tooMuch({ span }: ItemChecks, left: readonly Thing[]): Failure {
    const [first] = left;
    return {
      code: 'test-expectation-failed',
      span,
      words: `expected nothing else; there was {${first ? this.text(first, []) : ''}} too`,
      expected: 'nothing else (exact: true)',
      happened: left.map((thing) => this.told(thing, [])),
      todo: 'add it to "expect", or leave out "exact"',
    };
  }

  private compared(
    key: string,
    wanted: { readonly value: string; readonly span: Span } | undefined,
    is: string,
  ): readonly Failure[] {
    if (wanted === undefined || wanted.value === is) return [];
    return [
      {
        code: 'test-expectation-failed',
        span: wanted.span,
        words: `expected ${key} ${wanted.value}; it is ${is}`,
        expected: `${key}: ${wanted.value}`,
        happened: [`${key}: ${is}`, ...this.last().slice(-3)],
        todo: `change the playbook, or write ${is} here`,
      },
    ];
  }

  private text(thing: Thing, asked: readonly DetailKey[]): string {
    return thingText(thing, asked, this.one.offset);
  }

  private told(thing: Thing, asked: readonly DetailKey[]): string {
    const line = this.lineOf(thing);
    const where = line === undefined ? '' : `, line ${line}`;
    return `${this.text(thing, asked)}  (${momentText(thing.at, this.one.offset)}${where})`;
  }

  private lineOf({ kind, name, line }: Thing): number | undefined {
    const { plan, lines } = this.source;
    if (line !== undefined) return line;
    if (kind === 'exit') return lines.exits[name]?.line;
    return lines.code[plan.code.findIndex(({ step }) => step === name)]?.line;
  }
}

function listed(names: readonly string[]): string {
  return `[${[...names].sort().join(', ')}]`;
}
