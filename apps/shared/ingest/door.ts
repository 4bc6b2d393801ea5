import { POSTED_EVENTS, SYSTEM_EVENTS } from '../../../playbooks/kernel/built-in';
import { isReported } from '../../../playbooks/rules/reported';
import type { Attributes, Catalog } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';
import { isClean, isId, pointerTo } from '../change/check-text';
import { checkValue, shown } from '../change/check-value';
import { parseTime } from '../change/parse-time';
import { suggest } from '../change/suggest';
import type { Fault } from '../refused';
import { checkData } from './check-data';
import type { Admitted } from './incoming';

export type AtTheDoor =
  | { readonly kind: 'admitted'; readonly event: Admitted }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] };

const MEMBERS = ['id', 'type', 'at', 'customer', 'contact', 'record', 'data', 'historic'];
const KEY_LIMIT = 128;
const FUTURE_MS = 5 * 60_000;

/** Checks one event against the catalog, all faults at once. What passes is safe to store: no value Postgres refuses is left. */
export function checkEvent(
  event: unknown,
  { source, catalog, now }: { source: string; catalog: Catalog; now: number },
): AtTheDoor {
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return refuse([fault('', 'wrong_type', `an event is an object, found ${shown(event)}`)]);
  const given = event as Readonly<Record<string, unknown>>;
  const faults: Fault[] = Object.keys(given)
    .filter((key) => !MEMBERS.includes(key))
    .map((key) =>
      fault(
        pointerTo(key),
        'unknown_member',
        `an event has no "${shortKey(key)}"`,
        suggest(key, MEMBERS),
      ),
    );
  const key = checkKey(given['id'], faults);
  const at = checkAt(given['at'], now, faults);
  const historic = given['historic'] ?? false;
  if (typeof historic !== 'boolean')
    faults.push(fault('/historic', 'wrong_type', 'historic is true or false'));
  const data = checkData(given['data'] ?? {}, faults);
  const type = checkType(given['type'], catalog, faults);
  if (type === undefined) return refuse(faults);
  const about = checkAbout(given, type, faults);
  const declared = checkFields(data, type.fields, faults);
  if (faults.length > 0 || about === undefined) return refuse(faults);
  return {
    kind: 'admitted',
    event: {
      source,
      key,
      type: type.name,
      at,
      about,
      data: { ...data, ...declared },
      declared,
      historic: historic === true,
    },
  };
}

interface EventType {
  readonly name: string;
  readonly about: string;
  readonly fields: Attributes;
}

function checkKey(id: unknown, faults: Fault[]): string {
  if (id === undefined)
    faults.push(
      fault(
        '/id',
        'missing_member',
        'an event needs an id of its own: the same id again is the same event',
      ),
    );
  else if (typeof id !== 'string')
    faults.push(fault('/id', 'wrong_type', `an id is a text, found ${shown(id)}`));
  else if (id === '' || id.length > KEY_LIMIT)
    faults.push(
      fault('/id', 'out_of_range', `an id has 1 to ${KEY_LIMIT} characters, found ${id.length}`),
    );
  else if (!isClean(id, 'one line'))
    faults.push(
      fault('/id', 'forbidden_character', 'the id holds a character that cannot be kept'),
    );
  return typeof id === 'string' ? id : '';
}

function checkAt(at: unknown, now: number, faults: Fault[]): number {
  if (at === undefined) return now;
  const ms = typeof at === 'string' ? parseTime(at) : 'no time';
  if (ms === 'no zone')
    faults.push(
      fault(
        '/at',
        'time_without_zone',
        `${shown(at)} has no zone`,
        'end it with Z or an offset such as +08:00',
      ),
    );
  else if (ms === 'no time')
    faults.push(
      fault(
        '/at',
        'wrong_type',
        `expected a time such as 2026-03-05T09:00:00+08:00, found ${shown(at)}`,
      ),
    );
  else if (ms > now + FUTURE_MS)
    faults.push(
      fault(
        '/at',
        'event_in_future',
        `${shown(at)} lies more than 5 minutes ahead of ${new Date(now).toISOString()}`,
      ),
    );
  else return Math.min(ms, now);
  return now;
}

function checkType(type: unknown, catalog: Catalog, faults: Fault[]): EventType | undefined {
  const known = [...Object.keys(catalog.events), ...POSTED_EVENTS];
  if (type === undefined)
    faults.push(fault('/type', 'missing_member', 'an event needs a type from the catalog'));
  else if (typeof type !== 'string')
    faults.push(fault('/type', 'wrong_type', `a type is a text, found ${shown(type)}`));
  else if (Object.hasOwn(catalog.events, type)) return { name: type, ...catalog.events[type]! };
  else if (POSTED_EVENTS.includes(type)) return { name: type, ...SYSTEM_EVENTS[type]! };
  else if (isReported(type))
    faults.push(
      fault(
        '/type',
        'reserved_event_type',
        `${shown(type)} is told by the product itself, when it happens`,
        'do what it tells of, or declare a type of your own in the catalog and post that',
      ),
    );
  else
    faults.push(
      fault(
        '/type',
        'unknown_event_type',
        `the catalog has no event ${shown(type)}`,
        suggest(type, known),
      ),
    );
  return undefined;
}

function checkAbout(
  given: Readonly<Record<string, unknown>>,
  type: EventType,
  faults: Fault[],
): Admitted['about'] | undefined {
  if (type.about === 'everyone') {
    for (const name of ['customer', 'contact', 'record'].filter((one) => given[one] !== undefined))
      faults.push(
        fault(`/${name}`, 'unknown_member', `${type.name} is about everyone`, 'name nobody'),
      );
    return { kind: 'everyone', id: '' };
  }
  const member = type.about === 'customer' || type.about === 'contact' ? type.about : 'record';
  for (const other of ['customer', 'contact', 'record'].filter(
    (name) => name !== member && given[name] !== undefined,
  ))
    faults.push(
      fault(
        `/${other}`,
        'unknown_member',
        `${type.name} is about a ${type.about}`,
        `name it in "${member}"`,
      ),
    );
  if (given[member] === undefined) {
    faults.push(
      fault(
        `/${member}`,
        'missing_member',
        `${type.name} is about a ${type.about}`,
        `name it in "${member}"`,
      ),
    );
    return undefined;
  }
  const id = member === 'record' ? recordId(given[member], type.about, faults) : given[member];
  if (id === undefined) return undefined;
  if (isId(id)) return { kind: type.about, id };
  faults.push(
    fault(
      `/${member}`,
      'wrong_type',
      `expected an id, found ${shown(id)}`,
      'write our id as a text, or {"system": …, "id": …} of another system',
    ),
  );
  return undefined;
}

function recordId(record: unknown, about: string, faults: Fault[]): unknown {
  const { type, id } = (record ?? {}) as { type?: unknown; id?: unknown };
  if (typeof record === 'object' && type === about && id !== undefined) return id;
  faults.push(
    fault(
      '/record',
      'wrong_type',
      `expected {"type": "${about}", "id": …}, found ${shown(record)}`,
    ),
  );
  return undefined;
}

/** Declared members must fit; undeclared ones are kept, unseen by expressions. */
function checkFields(
  data: Readonly<Record<string, unknown>>,
  fields: Attributes,
  faults: Fault[],
): Record<string, Value> {
  const declared: Record<string, Value> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined || value === null) {
      if (field.default !== undefined) declared[name] = field.default;
      else if (field.required)
        faults.push(
          fault(pointerTo('data', name), 'missing_member', `the catalog requires "${name}"`),
        );
      continue;
    }
    const checked = checkValue(value, field);
    if (checked.kind === 'good') declared[name] = checked.value;
    else faults.push({ pointer: pointerTo('data', name), ...checked.fault });
  }
  return declared;
}

function refuse(faults: readonly Fault[]): AtTheDoor {
  return { kind: 'refused', faults };
}

function shortKey(key: string): string {
  return key.length <= 40 ? key : `${key.slice(0, 37)}…`;
}

function fault(pointer: string, code: Fault['code'], detail: string, fix?: string): Fault {
  return { pointer, code, detail, ...(fix === undefined ? {} : { fix }) };
}
