import type { Condition } from '../../kernel/expression';
import type {
  ChainElement,
  Field,
  Moment,
  Picked,
  Rhythm,
  TaskPolicy,
  When,
} from '../../kernel/plan';
import type { FieldAst, MomentAst, PickedAst, RhythmAst, TaskPolicyAst, WhenAst } from '../ast';
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
    this.numbers = new LiftedNumbers(typed.lifted.parts, typed.checked.values());
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
    if (checked?.expr === undefined) throw new Error(`lowered without being checked: ${leaf.text}`);
    const expr = this.numbers.expr(checked.expr);
    const names = this.numbers.names(checked.names);
    const { source, type } = checked;
    return { expr, names, source, ...(type === undefined ? {} : { type }) };
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
        ...(field.help === undefined ? {} : { help: textValue(field.help) }),
      },
    ]),
  );
}
