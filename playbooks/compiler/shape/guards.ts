import type { Cap, Guards } from '../../kernel/catalog';
import type { Span as Length } from '../../kernel/plan';
import type { BlackoutAst, CapAst, GuardsAst, HoldAst } from '../catalog-ast';
import type { Findings } from '../findings';
import type { Placed, Tree } from '../tree';
import { describe } from '../tree';
import { expression, idOf, listOf, numberOf, oneOf, reference, word, wrong } from './basics';
import * as keys from './catalog-keys';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { named } from './forms';
import { dayOf, lengthOf } from './lengths';
import { timesOf } from './windows';

/** `guards.yaml`: rules no playbook can get round. */

/** Names that must exist elsewhere in the project. */
export interface GuardUse {
  readonly kind: 'purpose' | 'calendar' | 'sender' | 'playbook';
  readonly name: Placed<string>;
}
export interface ShapedGuards {
  readonly ast: GuardsAst;
  readonly uses: readonly GuardUse[];
}

const ZONES = ['contact', 'customer', 'owner', 'organisation'] as const;

/** What holds where nothing is written. */
export const NO_GUARDS: Guards = {
  id: '',
  zones: ZONES,
  blackouts: [],
  caps: [],
  holds: [],
  senders: {},
  patience: { n: 3, unit: 'd' },
  snoozeMax: { n: 90, unit: 'd' },
};

export function shapeGuards(tree: Tree, findings: Findings): ShapedGuards | undefined {
  const fields = fieldsOf(tree, keys.GUARDS, findings);
  return fields === undefined ? undefined : new Shaping(fields, findings).run();
}

class Shaping {
  private readonly uses: GuardUse[] = [];

  constructor(
    private readonly fields: Fields,
    private readonly findings: Findings,
  ) {}

  run(): ShapedGuards {
    const { fields, findings } = this;
    const id = idOf(fields.get('guards'), 'guards', findings);
    const zones = listOf(fields.get('zones'), 'zones', 'a list like [contact, customer]', findings);
    const order = zones?.flatMap((item) => oneOf(item, 'zones', ZONES, findings) ?? []);
    const quietHours = this.quietHours();
    const closedDays = this.closedDays();
    const patience = lengthOf(fields.get('patience'), 'patience', findings);
    const snoozeMax = lengthOf(fields.get('snooze_max'), 'snooze_max', findings);
    const ast: GuardsAst = {
      id: id?.value ?? '',
      zones: order ?? ZONES,
      ...(quietHours === undefined ? {} : { quietHours }),
      ...(closedDays === undefined ? {} : { closedDays }),
      blackouts: this.lines('blackouts', keys.BLACKOUT, (inner, name) =>
        this.blackout(inner, name),
      ),
      caps: this.lines('caps', keys.CAP, (inner, name) => this.cap(inner, name)),
      holds: this.lines('holds', keys.HOLD, (inner, name) => this.hold(inner, name)),
      senders: this.senders(),
      patience: patience ?? NO_GUARDS.patience,
      snoozeMax: snoozeMax ?? NO_GUARDS.snoozeMax,
    };
    return { ast, uses: this.uses };
  }

  private part(key: string, thing: (typeof keys)['KEEP']): Fields | undefined {
    const entry = this.fields.entry(key);
    if (entry === undefined) return undefined;
    return fieldsOf(entry.value, thing, this.findings, entry.keySpan);
  }

  private quietHours(): Guards['quietHours'] {
    const fields = this.part('quiet_hours', keys.QUIET_HOURS);
    if (fields === undefined) return undefined;
    const except = this.names(fields.get('except'), 'except', 'purpose');
    const times = timesOf(fields, this.findings);
    const to = fields.get('to');
    if (times === undefined || to === undefined) return undefined;
    if (times.from === times.to) {
      return wrong(to, 'to', `another time than "${times.from}"`, this.findings);
    }
    return { ...times, except: values(except) };
  }

  private closedDays(): Guards['closedDays'] {
    const fields = this.part('closed_days', keys.CLOSED_DAYS);
    if (fields === undefined) return undefined;
    const hold = this.names(fields.get('hold'), 'hold', 'purpose');
    const calendar = reference(fields.get('calendar'), 'calendar', this.findings);
    if (calendar === undefined) return undefined;
    if (calendar.value !== 'customer') this.uses.push({ kind: 'calendar', name: calendar });
    return { hold: values(hold), calendar: calendar.value };
  }

  /** A list of named lines; each name stands once. */
  private lines<T>(
    key: string,
    thing: (typeof keys)['KEEP'],
    read: (fields: Fields, name: Placed<string>) => T | undefined,
  ): readonly T[] {
    const tree = this.fields.get(key);
    if (tree?.kind === 'list' && tree.items.length === 0) return [];
    const items = listOf(tree, key, `a list of ${key} ([{name: …}])`, this.findings) ?? [];
    const first = new Map<string, Placed<string>>();
    return items.flatMap((item) => {
      const fields = fieldsOf(item, thing, this.findings);
      if (fields === undefined) return [];
      const name = idOf(fields.get('name'), 'name', this.findings);
      const before = name === undefined ? undefined : first.get(name.value);
      if (name !== undefined && before !== undefined) {
        const args = { id: name.value, offset: before.span.start };
        this.findings.add('duplicate-id', name.span, args);
      } else if (name !== undefined) first.set(name.value, name);
      const line = read(fields, name ?? { value: '', span: fields.span });
      return line === undefined ? [] : [line];
    });
  }

  private blackout(fields: Fields, name: Placed<string>): BlackoutAst | undefined {
    const { findings } = this;
    const purposes = values(this.names(fields.get('purposes'), 'purposes', 'purpose'));
    const condition = expression(fields.get('if'), 'if', findings);
    const from = dayOf(fields.get('from'), 'from', findings);
    const to = dayOf(fields.get('to'), 'to', findings);
    const tree = fields.get('to');
    if (from === undefined || to === undefined || tree === undefined) return undefined;
    if (to < from) return wrong(tree, 'to', `${from} or a day after it`, findings);
    return { name, from, to, purposes, ...(condition === undefined ? {} : { if: condition }) };
  }

  private cap(fields: Fields, name: Placed<string>): CapAst | undefined {
    const { findings } = this;
    const per = oneOf(fields.get('per'), 'per', ['contact', 'customer'], findings);
    const max = this.count(fields, 'max');
    const length = this.rolling(fields);
    const purposes = values(this.names(fields.get('purposes'), 'purposes', 'purpose'));
    const condition = expression(fields.get('if'), 'if', findings);
    const keep = this.keep(fields, max);
    const named = fields.has('playbooks')
      ? values(this.names(fields.get('playbooks'), 'playbooks', 'playbook'))
      : undefined;
    if (per === undefined || max === undefined || length === undefined) return undefined;
    return {
      name,
      per,
      max,
      in: length,
      purposes,
      keep,
      ...(named === undefined ? {} : { playbooks: named }),
      ...(condition === undefined ? {} : { if: condition }),
    };
  }

  /** Of `max`, what is kept for urgent ones: at least one is left for the others. */
  private keep(fields: Fields, max: number | undefined): Cap['keep'] {
    const entry = fields.entry('keep');
    if (entry === undefined) return {};
    const inner = fieldsOf(entry.value, keys.KEEP, this.findings, entry.keySpan);
    const tree = inner?.get('high');
    const high = numberOf(tree, 'high', this.findings);
    if (tree === undefined || high === undefined) return {};
    const most = (max ?? Infinity) - 1;
    if (Number.isInteger(high) && high >= 0 && high <= most) return { high };
    wrong(tree, 'high', `a whole number below "max"`, this.findings);
    return {};
  }

  private hold(fields: Fields, name: Placed<string>): HoldAst | undefined {
    const purposes = this.names(fields.get('purposes'), 'purposes', 'purpose');
    const when = expression(fields.get('when'), 'when', this.findings);
    return when === undefined ? undefined : { name, when, purposes };
  }

  private senders(): Guards['senders'] {
    const found: Record<string, Guards['senders'][string]> = {};
    const list = named(
      this.fields.get('senders'),
      'senders',
      'a map (care: {max, in})',
      this.findings,
    );
    for (const { name, entry } of list) {
      this.uses.push({ kind: 'sender', name });
      const fields = fieldsOf(entry.value, keys.RATE, this.findings, name.span);
      if (fields === undefined) continue;
      const max = this.count(fields, 'max');
      const length = this.rolling(fields);
      if (max !== undefined && length !== undefined) found[name.value] = { max, in: length };
    }
    return found;
  }

  private count(fields: Fields, key: string): number | undefined {
    const tree = fields.get(key);
    const value = numberOf(tree, key, this.findings);
    if (tree === undefined || value === undefined) return undefined;
    if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
    return wrong(tree, key, 'a whole number from 1', this.findings);
  }

  /** A window that rolls with the clock: business time would need a calendar, and a cap over all customers has none. */
  private rolling(fields: Fields): Length | undefined {
    const tree = fields.get('in');
    const length = lengthOf(tree, 'in', this.findings);
    if (tree === undefined || length === undefined) return undefined;
    const plain = tree.kind === 'leaf' && ['m', 'h', 'd', 'w'].includes(length.unit);
    if (plain) return length;
    const wanted = { expected: 'minutes, hours, days or weeks: 30m, 24h, 7d, 2w', fix: 'write 7d' };
    this.findings.add('wrong-shape', tree.span, { key: 'in', found: describe(tree), ...wanted });
    return undefined;
  }

  /** A list of names that must be known. */
  private names(
    tree: Tree | undefined,
    key: string,
    kind: GuardUse['kind'],
  ): readonly Placed<string>[] {
    if (tree?.kind === 'list' && tree.items.length === 0 && key === 'except') return [];
    const items = listOf(tree, key, `a list of ${kind}s`, this.findings) ?? [];
    return items.flatMap((item) => {
      const name = word(item, key, this.findings, `a ${kind}`);
      if (name !== undefined) this.uses.push({ kind, name });
      return name === undefined ? [] : [name];
    });
  }
}

function values(names: readonly Placed<string>[]): readonly string[] {
  return names.map(({ value }) => value);
}
