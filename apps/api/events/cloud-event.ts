import type { Fault } from '../../shared/refused';
import { isClean } from '../../shared/change/check-text';

/** Attributes of CloudEvents 1.0 and what they are of ours; extensions name what is not about a customer. */
const NAMES = {
  id: 'id',
  type: 'type',
  time: 'at',
  subject: 'customer',
  contact: 'contact',
  data: 'data',
  historic: 'historic',
} as const;
const NAME_RECORD = 'name it in "recordtype" and "recordid"';
const SOURCE_LIMIT = 256;
/** Content types of `data` that are JSON. */
const JSON_DATA = /^(?:application|text)\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** One of them as our own door takes it, and who says so: the key's source and the event's own. */
interface Converted {
  readonly event: Readonly<Record<string, unknown>>;
  readonly source: string;
  readonly faults: readonly Fault[];
}

/**
 * A CloudEvent -> an event of ours. `subject` is the customer; one about a contact names it in the extension `contact`, one
 * about a record in `recordtype` and `recordid`. Other extensions are theirs and are passed over. What the event itself says
 * is for the door to check.
 */
export function fromCloudEvent(given: unknown, keySource: string): Converted {
  const all = isObject(given) ? given : {};
  const faults: Fault[] = isObject(given)
    ? [...checkVersion(all), ...checkSource(all['source']), ...checkData(all), ...checkRecord(all)]
    : [fault('', 'wrong_type', 'an event is an object')];
  const named = Object.entries(NAMES).flatMap(([theirs, ours]) =>
    all[theirs] === undefined || all[theirs] === null ? [] : [[ours, all[theirs]] as const],
  );
  const { recordtype: type, recordid: id } = all;
  const record = type === undefined && id === undefined ? {} : { record: { type, id } };
  return {
    event: { ...Object.fromEntries(named), ...record },
    source: `${keySource}:${String(all['source'])}`,
    faults,
  };
}

/** A fault that our own door found: where it stands in what they sent, and with the names that mend it there. */
export function toTheirs<T extends Fault>(fault: T): T {
  const pointer = pointerIn(fault.pointer);
  const { fix } = fault;
  return fix === undefined ? { ...fault, pointer } : { ...fault, pointer, fix: FIXES[fix] ?? fix };
}

/** Fixes of our own door that name a member of ours -> what a CloudEvent calls it. */
const FIXES: Readonly<Record<string, string>> = {
  'name it in "customer"': 'name it in "subject"',
  'name it in "record"': NAME_RECORD,
};

function pointerIn(pointer: string): string {
  const [, first = '', ...rest] = pointer.split('/');
  if (first === 'record') return rest[0] === 'id' ? '/recordid' : '/recordtype';
  const theirs = Object.entries(NAMES).find(([, ours]) => ours === first)?.[0];
  return theirs === undefined ? pointer : ['', theirs, ...rest].join('/');
}

function checkVersion({ specversion }: Readonly<Record<string, unknown>>): Fault[] {
  if (specversion === '1.0') return [];
  return specversion === undefined
    ? [fault('/specversion', 'missing_member', 'a CloudEvent says its version', 'write "1.0"')]
    : [fault('/specversion', 'out_of_range', 'only version 1.0 is read', 'write "1.0"')];
}

function checkSource(source: unknown): Fault[] {
  if (source === undefined || source === '')
    return [fault('/source', 'missing_member', 'a CloudEvent says where it comes from')];
  if (typeof source !== 'string') return [fault('/source', 'wrong_type', 'a source is a text')];
  if (source.length > SOURCE_LIMIT)
    return [fault('/source', 'out_of_range', `a source has at most ${SOURCE_LIMIT} characters`)];
  return isClean(source, 'one line')
    ? []
    : [fault('/source', 'forbidden_character', 'the source holds a character that cannot be kept')];
}

function checkData(all: Readonly<Record<string, unknown>>): Fault[] {
  const { datacontenttype: type, data_base64: bytes } = all;
  if (bytes !== undefined)
    return [fault('/data_base64', 'wrong_type', 'data is an object of JSON', 'send it in "data"')];
  if (type === undefined || type === null || (typeof type === 'string' && JSON_DATA.test(type)))
    return [];
  return [fault('/datacontenttype', 'wrong_type', 'data is JSON', 'write "application/json"')];
}

/** Half a name is none. */
function checkRecord({ recordtype, recordid }: Readonly<Record<string, unknown>>): Fault[] {
  if ((recordtype === undefined) === (recordid === undefined)) return [];
  const missing = recordtype === undefined ? 'recordtype' : 'recordid';
  const detail = 'a record is named by its type and its id';
  return [fault(`/${missing}`, 'missing_member', detail, NAME_RECORD)];
}

function fault(pointer: string, code: Fault['code'], detail: string, fix?: string): Fault {
  return { pointer, code, detail, ...(fix === undefined ? {} : { fix }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
