import { isZone } from '../../../playbooks/calendar/is-zone';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Fault } from '../refused';
import { isClean, pointerTo } from './check-text';
import { shown } from './check-value';
import type { BuiltIn, Row } from './row';
import { suggest } from './suggest';

type Texts = Readonly<Record<string, string>>;

/** The new value of a member of ours; null removes. What is wrong is added to `faults`, then the old value stands. */
export function checkBuiltIn(
  name: BuiltIn,
  value: unknown,
  at: { row: Row; project: Project; faults: Fault[] },
): Row[BuiltIn] {
  const { row, project, faults } = at;
  const { catalog, calendars } = project;
  switch (name) {
    case 'zone':
      return one(name, value, at, (text) =>
        isZone(text)
          ? undefined
          : ['wrong_type', `there is no zone "${text}"; write one such as Asia/Shanghai`],
      );
    case 'calendar':
      return one(name, value, at, (text) => known(text, Object.keys(calendars), 'calendar'));
    case 'locale':
      return one(name, value, at, (text) =>
        /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)
          ? undefined
          : ['wrong_type', `"${text}" is no language tag such as zh-CN`],
      );
    case 'preferred_channel':
      return one(name, value, at, (text) => known(text, Object.keys(catalog.channels), 'channel'));
    case 'roles':
      return roles(value, Object.keys(catalog.contacts.roles), row.roles, faults);
    case 'reach':
      return merged('reach', value, at, (key, text) => reachFault(key, text));
    case 'external_ids':
      return merged('external_ids', value, at, (_key, text) =>
        text.length <= 128 && isClean(text, 'one line')
          ? undefined
          : ['wrong_type', 'an id of another system has at most 128 characters'],
      );
  }
}

/** code and detail, and what to write instead. */
type Wrong = readonly [Fault['code'], string, (string | undefined)?];

function one(
  name: 'zone' | 'calendar' | 'locale' | 'preferred_channel',
  value: unknown,
  { row, faults }: { row: Row; faults: Fault[] },
  check: (text: string) => Wrong | undefined,
): string | null {
  if (value === null) return null;
  const wrong: Wrong | undefined =
    typeof value === 'string'
      ? check(value)
      : ['wrong_type', `expected a text, found ${shown(value)}`];
  if (wrong === undefined) return value as string;
  faults.push(toFault(pointerTo(name), wrong));
  return row[name];
}

function known(text: string, names: readonly string[], what: string): Wrong | undefined {
  if (names.includes(text)) return undefined;
  return ['unknown_reference', `there is no ${what} ${shown(text)}`, suggest(text, names)];
}

function roles(
  value: unknown,
  names: readonly string[],
  old: readonly string[],
  faults: Fault[],
): readonly string[] {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    faults.push(
      toFault('/roles', ['wrong_type', `expected a list of roles, found ${shown(value)}`]),
    );
    return old;
  }
  value.forEach((role: unknown, i) => {
    const wrong: Wrong | undefined =
      typeof role === 'string'
        ? known(role, names, 'contact role')
        : ['wrong_type', `expected a role, found ${shown(role)}`];
    if (wrong !== undefined) faults.push(toFault(pointerTo('roles', i), wrong));
  });
  return [...new Set(value as string[])];
}

/** Merge patch goes into maps too: null removes one entry, absent ones stay. */
function merged(
  name: 'reach' | 'external_ids',
  value: unknown,
  { row, faults }: { row: Row; faults: Fault[] },
  check: (key: string, text: string) => Wrong | undefined,
): Texts {
  const old: Texts = row[name];
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    faults.push(
      toFault(pointerTo(name), ['wrong_type', `expected an object, found ${shown(value)}`]),
    );
    return old;
  }
  const result = new Map(Object.entries(old));
  for (const [key, text] of Object.entries(value)) {
    if (text === null) result.delete(key);
    else if (!/^[a-z][a-z0-9_]{0,63}$/.test(key))
      faults.push(
        toFault(pointerTo(name, key), [
          'unknown_member',
          `"${key}" is no name: small letters, digits and _`,
        ]),
      );
    else if (typeof text !== 'string')
      faults.push(
        toFault(pointerTo(name, key), ['wrong_type', `expected a text, found ${shown(text)}`]),
      );
    else {
      const wrong = check(key, text);
      if (wrong === undefined) result.set(key, text);
      else faults.push(toFault(pointerTo(name, key), wrong));
    }
  }
  return Object.fromEntries(result);
}

const CHANNELS = ['email', 'sms', 'wecom', 'feishu', 'dingtalk', 'slack', 'webhook'];
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
/** addr-spec of RFC 5322 without quotes, comments and routes: what may become an envelope and nothing else. */
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})*$`);

function reachFault(channel: string, address: string): Wrong | undefined {
  if (!CHANNELS.includes(channel))
    return ['unknown_member', `there is no channel "${channel}"`, suggest(channel, CHANNELS)];
  if (channel === 'email')
    return address.length <= 254 && address.indexOf('@') <= 64 && ADDRESS.test(address)
      ? undefined
      : ['wrong_type', 'expected a plain address such as ana@example.com'];
  if (channel === 'sms')
    return /^\+[1-9]\d{6,14}$/.test(address)
      ? undefined
      : ['wrong_type', 'expected a number such as +8613800138000'];
  return address.length <= 256 && isClean(address, 'one line')
    ? undefined
    : ['wrong_type', 'expected an address of at most 256 characters'];
}

function toFault(pointer: string, [code, detail, fix]: Wrong): Fault {
  return { pointer, code, detail, ...(fix === undefined ? {} : { fix }) };
}
