import type { Attribute, Attributes, Project } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Fault } from '../refused';
import { checkBuiltIn } from './check-built-in';
import { pointerTo } from './check-text';
import { checkValue } from './check-value';
import { attributesOf, builtInOf, type BuiltIn, type Row } from './row';
import { suggest } from './suggest';

export interface PatchQuestion {
  readonly row: Row;
  /** The row is about to be made: everything required must be there. */
  readonly create: boolean;
  readonly patch: Readonly<Record<string, unknown>>;
  readonly project: Project;
  /** ms: since when the values hold for the caller; members that are newer here are left. */
  readonly asOf: number | undefined;
  readonly now: number;
}

export interface Patched {
  readonly row: Row;
  readonly changes: readonly Change[];
  /** Members left as they were because a newer value is known. */
  readonly stale: readonly string[];
  /** Member -> id of a person or contact that must exist. */
  readonly people: readonly Reference[];
  readonly contacts: readonly Reference[];
  readonly faults: readonly Fault[];
}
export interface Change {
  readonly attribute: string;
  readonly old: unknown;
  readonly new: unknown;
}
export interface Reference {
  readonly pointer: string;
  readonly id: string;
}

/** Said by the route or by us, never by a patch. `customer_id` and `as_of` are taken out before. */
const RESERVED = ['id', 'type', 'kind', 'created_at', 'updated_at'];

/** Merge patch (RFC 7396) of one customer, contact or record against the catalog, all faults at once. Reads nothing else. */
export function applyPatch(question: PatchQuestion): Patched {
  return new Patching(question).run();
}

class Patching {
  private readonly faults: Fault[] = [];
  private readonly stale: string[] = [];
  private readonly changes: Change[] = [];
  private readonly people: Reference[] = [];
  private readonly contacts: Reference[] = [];
  private readonly declared: Attributes;
  private row: Row;

  constructor(private readonly question: PatchQuestion) {
    this.row = question.row;
    this.declared = attributesOf(question.row.kind, question.project.catalog);
  }

  run(): Patched {
    for (const [name, value] of Object.entries(this.question.patch)) this.take(name, value);
    if (this.question.create) this.checkRequired();
    const { row, changes, stale, people, contacts, faults } = this;
    return { row, changes, stale, people, contacts, faults };
  }

  private take(name: string, value: unknown): void {
    const builtIn = builtInOf(this.row.kind).find((one) => one === name);
    const attribute = Object.hasOwn(this.declared, name) ? this.declared[name] : undefined;
    if (builtIn === undefined && attribute === undefined) return this.unknown(name);
    if (attribute?.compute !== undefined) return this.refuseComputed(name);
    const { asOf } = this.question;
    if (asOf !== undefined && (this.row.attribute_times[name] ?? -Infinity) > asOf) {
      this.stale.push(name);
      return;
    }
    if (builtIn !== undefined) this.setBuiltIn(builtIn, value);
    else if (attribute !== undefined) this.setAttribute(name, value, attribute);
  }

  private refuseComputed(name: string): void {
    this.faults.push({
      pointer: pointerTo(name),
      code: 'computed_attribute',
      detail: `"${name}" is computed and cannot be set`,
      fix: 'leave it out and send what it is computed from',
    });
  }

  private unknown(name: string): void {
    const { kind } = this.row;
    const known = [...builtInOf(kind), ...Object.keys(this.declared)];
    const detail = RESERVED.includes(name)
      ? `"${name}" is kept by Tenure and cannot be set`
      : `the catalog has no ${kind} attribute ${JSON.stringify(name.slice(0, 64))}`;
    const fix = RESERVED.includes(name) ? 'leave it out' : suggest(name, known);
    this.faults.push({
      pointer: pointerTo(name),
      code: 'unknown_member',
      detail,
      ...(fix === undefined ? {} : { fix }),
    });
  }

  private setBuiltIn(name: BuiltIn, value: unknown): void {
    const { project } = this.question;
    const fresh = checkBuiltIn(name, value, { row: this.row, project, faults: this.faults });
    this.changed(name, this.row[name], fresh);
    this.row = { ...this.row, [name]: fresh };
  }

  private setAttribute(name: string, value: unknown, attribute: Attribute): void {
    const old = this.row.attributes[name];
    if (value === null) {
      if (isOwed(attribute)) this.missing(name);
      const attributes = { ...this.row.attributes };
      delete attributes[name];
      this.changed(name, old, undefined);
      this.row = { ...this.row, attributes };
      return;
    }
    const checked = checkValue(value, attribute);
    if (checked.kind === 'bad') {
      this.faults.push({ pointer: pointerTo(name), ...checked.fault });
      return;
    }
    this.note(name, checked.value, attribute);
    this.changed(name, old, checked.value);
    this.row = { ...this.row, attributes: { ...this.row.attributes, [name]: checked.value } };
  }

  /** People and contacts are named by id: whether they exist is asked under the lock. */
  private note(name: string, value: Value, attribute: Attribute): void {
    const type = attribute.type === 'list' ? attribute.of : attribute.type;
    if (type !== 'person' && type !== 'contact') return;
    const ids = Array.isArray(value) ? (value as readonly Value[]) : [value];
    ids.forEach((id, i) => {
      const pointer = Array.isArray(value) ? pointerTo(name, i) : pointerTo(name);
      (type === 'person' ? this.people : this.contacts).push({ pointer, id: String(id) });
    });
  }

  private changed(name: string, old: unknown, fresh: unknown): void {
    const { asOf, now } = this.question;
    const attribute_times = { ...this.row.attribute_times, [name]: asOf ?? now };
    if (same(old, fresh)) {
      if (asOf !== undefined) this.row = { ...this.row, attribute_times };
      return;
    }
    this.row = { ...this.row, attribute_times };
    this.changes.push({ attribute: name, old: old ?? null, new: fresh ?? null });
  }

  private checkRequired(): void {
    for (const [name, attribute] of Object.entries(this.declared))
      if (isOwed(attribute) && !Object.hasOwn(this.question.patch, name)) this.missing(name);
  }

  private missing(name: string): void {
    this.faults.push({
      pointer: pointerTo(name),
      code: 'missing_member',
      detail: `the catalog requires "${name}" of every ${this.row.kind}`,
    });
  }
}

/** Required, and nothing stands in for it. */
function isOwed(attribute: Attribute): boolean {
  return attribute.required && attribute.default === undefined;
}

/** Equal as JSON; the order of keys does not count. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a ?? null) === canonical(b ?? null);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
