import type { Condition } from '../../kernel/expression';
import type {
  ChainElement,
  Formula,
  Moment,
  Picked,
  Rhythm,
  TaskPolicy,
  Text,
  When,
} from '../../kernel/plan';
import type { Field } from '../../kernel/field';
import type {
  FieldAst,
  MomentAst,
  PickedAst,
  RhythmAst,
  TaskPolicyAst,
  TextAst,
  WhenAst,
} from '../ast';
import type { Checked, LiftedPart } from '../expression/types';
import { isPick } from '../picked';
import { textValue } from '../shape/attributes';
import type { Leaf } from '../tree';
import type { Typed } from '../types/check';
import { LiftedNumbers } from './lifted';

/** The checked expressions of a playbook as the plan holds them, and the shapes that hold expressions. */
export class Conditions {
  private readonly numbers: LiftedNumbers;

  constructor(private readonly typed: Typed) {
    const used = [...typed.checked.values(), ...typed.facts.values()];
    this.numbers = new LiftedNumbers(typed.lifted.parts, used);
  }

  get lifted(): readonly LiftedPart[] {
    return this.numbers.parts;
  }

  get(leaf: Leaf): Condition {
    const { expr, names, source } = this.checked(leaf);
    return { expr, names, source };
  }

  optional(leaf: Leaf | undefined): Condition | undefined {
    return leaf === undefined ? undefined : this.get(leaf);
  }

  /** With the names the plan has for what it reads. */
  text(text: TextAst): Text {
    const variants = text.variants.map(({ leaf, ...locale }) => {
      const words = this.typed.texts.get(leaf) ?? leaf.text;
      return { ...locale, leaf: { ...leaf, text: words } };
    });
    return textValue({ ...text, variants });
  }

  /** Facts that texts read. */
  get facts(): Readonly<Record<string, Formula>> | undefined {
    if (this.typed.facts.size === 0) return undefined;
    const facts = [...this.typed.facts].map(([name, fact]) => [name, this.lowered(fact)] as const);
    return Object.fromEntries(facts);
  }

  chain(list: readonly Leaf[]): readonly ChainElement[] {
    return list.map((leaf) => this.element(leaf));
  }

  element(leaf: Leaf): ChainElement {
    const { expr, names, source, type } = this.checked(leaf);
    return { kind: kindOf(type), expr, names, source };
  }

  picked<A, T>(picked: PickedAst<A>, lower: (one: A) => T): Picked<T> {
    if (!isPick(picked)) return lower(picked);
    const of = picked.of.map(({ name, value }) => [name.value, lower(value)] as const);
    return {
      pick: this.get(picked.pick),
      of: Object.fromEntries(of),
      ...(picked.else === undefined ? {} : { else: lower(picked.else) }),
    };
  }

  /** Of what is the same in the tree and in the plan: spans, priorities. */
  plain<T>(picked: PickedAst<T>): Picked<T> {
    return this.picked(picked, (one) => one);
  }

  chains(picked: PickedAst<readonly Leaf[]>): Picked<readonly ChainElement[]> {
    return this.picked(picked, (list) => this.chain(list));
  }

  when(when: WhenAst): When {
    return 'date' in when ? this.moment(when) : this.plain(when);
  }

  moment({ date, before, after, roll, time, every }: MomentAst): Moment {
    return {
      date: this.get(date),
      ...(before === undefined ? {} : { before: this.plain(before) }),
      ...(after === undefined ? {} : { after: this.plain(after) }),
      ...(roll === undefined ? {} : { roll }),
      ...(time === undefined ? {} : { time }),
      ...(every === undefined ? {} : { every }),
    };
  }

  policy(policy: TaskPolicyAst): TaskPolicy {
    return typeof policy === 'string' ? policy : { handOver: this.chain(policy.handOver) };
  }

  private checked(leaf: Leaf): Condition & Pick<Checked, 'type'> {
    const checked = this.typed.checked.get(leaf);
    if (checked === undefined) throw new Error(`lowered without being checked: ${leaf.text}`);
    const { type } = checked;
    return { ...this.lowered(checked), ...(type === undefined ? {} : { type }) };
  }

  private lowered({ expr, names, source }: Checked): Condition {
    if (expr === undefined) throw new Error(`lowered with a fault in it: ${source}`);
    return { expr: this.numbers.expr(expr), names: this.numbers.names(names), source };
  }
}

function kindOf(type: Checked['type']): ChainElement['kind'] {
  switch (type?.kind) {
    case 'contact':
    case 'person':
    case 'queue':
    case 'sender':
      return type.kind;
    default:
      throw new Error(
        'an element of a chain that is neither a person nor a contact, queue or sender',
      );
  }
}

export function rhythmOf({ days, dayOfMonth, time }: RhythmAst): Rhythm {
  return {
    ...(days === undefined ? {} : { days: typeof days === 'string' ? days : sorted(days) }),
    ...(dayOfMonth === undefined ? {} : { dayOfMonth }),
    time,
  };
}

function sorted(days: readonly number[]): readonly number[] {
  return [...new Set(days)].sort((a, b) => a - b);
}

export function formOf(fields: readonly FieldAst[]): Readonly<Record<string, Field>> {
  return Object.fromEntries(
    fields.map((field): [string, Field] => [
      field.name.value,
      {
        type: field.type as Field['type'],
        label: textValue(field.label),
        required: field.required,
        ...(field.default === undefined ? {} : { default: field.default.value }),
        ...(field.min === undefined ? {} : { min: field.min }),
        ...(field.max === undefined ? {} : { max: field.max }),
        ...(field.values === undefined ? {} : { values: field.values.map(({ value }) => value) }),
        ...(field.labels === undefined ? {} : { labels: textsOf(field.labels) }),
        ...(field.help === undefined ? {} : { help: textValue(field.help) }),
      },
    ]),
  );
}

function textsOf(labels: NonNullable<FieldAst['labels']>): NonNullable<Field['labels']> {
  return Object.fromEntries(
    Object.entries(labels).map(([value, label]) => [value, textValue(label)]),
  );
}
