import type { Catalog, Connection } from '../../kernel/catalog';
import type { Text } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { checkLength, listOf, localised, oneOf, reference, TITLE, word, wrong } from './basics';
import * as keys from './catalog-keys';
import type { CatalogUse } from './catalog';
import { attributesOf, textValue } from './attributes';
import { asMap, fieldsOf } from './fields';
import type { Fields } from './fields';
import { named } from './forms';
import { isAddress } from './playbook';

/** Ways out of the house: channels, senders and connections. */

export function channelsOf(
  tree: Tree | undefined,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['channels'] {
  if (tree === undefined) return {};
  const map = asMap(tree, 'channels', 'a map of channels (email: {sender: care})', findings);
  const found: Record<string, Catalog['channels'][string]> = {};
  const known: readonly string[] = keys.CHANNELS;
  for (const entry of map?.entries ?? []) {
    if (known.includes(entry.key)) found[entry.key] = channelOf(entry, uses, findings);
    else {
      const args = { kind: 'channel', name: entry.key, known: known.join(', ') };
      findings.addUnknown('unknown-channel', entry.keySpan, args, known);
    }
  }
  return found;
}

function channelOf(
  entry: Entry,
  uses: CatalogUse[],
  findings: Findings,
): Catalog['channels'][string] {
  const thing = entry.key === 'email' ? keys.MAIL_CHANNEL : keys.CHANNEL;
  const fields = fieldsOf(entry.value, thing, findings, entry.keySpan);
  const sender = reference(fields?.get('sender'), 'sender', findings);
  if (sender !== undefined) uses.push({ kind: 'sender', name: sender });
  const connection = reference(fields?.get('connection'), 'connection', findings);
  if (connection !== undefined) {
    uses.push({ kind: 'connection', name: connection, channel: entry.key });
  }
  const purposes = purposesOf(fields?.get('purposes'), 'purposes', uses, findings);
  return {
    ...(sender === undefined ? {} : { sender: sender.value }),
    ...(connection === undefined ? {} : { connection: connection.value }),
    ...(purposes === undefined ? {} : { purposes }),
  };
}

/** A list of purposes, each of which must be one of the catalog. */
export function purposesOf(
  tree: Tree | undefined,
  key: string,
  uses: CatalogUse[],
  findings: Findings,
): readonly string[] | undefined {
  const purposes = listOf(tree, key, 'a list of purposes', findings);
  return purposes?.flatMap((item) => {
    const name = reference(item, key, findings);
    if (name !== undefined) uses.push({ kind: 'purpose', name });
    return name === undefined ? [] : [name.value];
  });
}

export function sendersOf(tree: Tree | undefined, findings: Findings): Catalog['senders'] {
  return each(tree, { key: 'senders', thing: keys.SENDER }, findings, (fields) => {
    const address = addressOf(fields.get('address'), 'address', findings);
    const replyTo = addressOf(fields.get('reply_to'), 'reply_to', findings);
    return {
      address: address ?? '',
      name: word(fields.get('name'), 'name', findings)?.value ?? '',
      ...(replyTo === undefined ? {} : { replyTo }),
    };
  });
}

function addressOf(tree: Tree | undefined, key: string, findings: Findings): string | undefined {
  const text = word(tree, key, findings, 'a mail address')?.value;
  if (tree === undefined || text === undefined || isAddress(text)) return text;
  return wrong(tree, key, 'a mail address', findings);
}

export function connectionsOf(tree: Tree | undefined, findings: Findings): Catalog['connections'] {
  return each(tree, { key: 'connections', thing: keys.CONNECTION }, findings, (fields) => {
    const kind = oneOf(fields.get('kind'), 'kind', keys.CONNECTION_KINDS, findings);
    const base = baseOf(fields, kind, findings);
    const sign = oneOf(fields.get('sign'), 'sign', ['standard_webhooks'], findings);
    const answers = fields.entry('answers');
    if (answers !== undefined && kind !== undefined && kind !== 'http') {
      const args = { key: 'answers', expected: '"kind: http" beside it', found: `"${kind}"` };
      findings.add('wrong-shape', answers.keySpan, {
        ...args,
        fix: 'remove it: only calls answer',
      });
    }
    return {
      kind: kind ?? '',
      answers: answersOf(fields.get('answers'), findings),
      ...(base === undefined ? {} : { base }),
      ...(sign === undefined ? {} : { sign }),
    };
  });
}

/** Where calls go. Calls carry what we know of customers, so they are never sent in the clear. */
function baseOf(fields: Fields, kind: string | undefined, findings: Findings): string | undefined {
  const tree = fields.get('base');
  if (tree === undefined && kind === 'http' && fields.whole) {
    findings.add('missing-key', fields.span, { key: 'base', thing: 'a connection of kind http' });
  }
  const expected = 'an address like https://billing.example.com/v1';
  const base = word(tree, 'base', findings, expected)?.value;
  if (tree === undefined || base === undefined) return undefined;
  const local = /^http:\/\/(localhost|127\.0\.0\.1)(:[0-9]{1,5})?(\/[^\s?#]*)?$/;
  const safe = /^https:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?(\/[^\s?#]*)?$/;
  return safe.test(base) || local.test(base) ? base : wrong(tree, 'base', expected, findings);
}

function answersOf(tree: Tree | undefined, findings: Findings): Connection['answers'] {
  const found: Record<string, Connection['answers'][string]> = {};
  const expected = 'a map of answers (quote: {amount: {type: money}})';
  for (const { name, entry } of named(tree, 'answers', expected, findings)) {
    const options = { builtIn: [], limit: keys.MOST_FIELDS, thing: keys.VALUE };
    found[name.value] = attributesOf(entry.value, name.value, options, findings);
  }
  return found;
}

/** A map of ids, each read by `read`; those that are no maps are left out. */
export function each<T>(
  tree: Tree | undefined,
  of: { readonly key: string; readonly thing: (typeof keys)['ROLE'] },
  findings: Findings,
  read: (fields: Fields, name: Placed<string>) => T,
): Readonly<Record<string, T>> {
  const { key, thing } = of;
  const found: Record<string, T> = {};
  for (const { name, entry } of named(tree, key, 'a map (name: {…})', findings)) {
    const fields = fieldsOf(entry.value, thing, findings, name.span);
    if (fields !== undefined) found[name.value] = read(fields, name);
  }
  return found;
}

export function titleOf(fields: Fields, findings: Findings): Text {
  const title = localised(fields.get('title'), 'title', findings);
  checkLength(title, TITLE, findings);
  return title === undefined ? '' : textValue(title);
}

/** Those of these keys that are written: what something is called where people see it. */
export function titlesOf<K extends string>(
  fields: Fields,
  titles: readonly K[],
  findings: Findings,
): Partial<Record<K, Text>> {
  const found: Partial<Record<K, Text>> = {};
  for (const key of titles) {
    const title = localised(fields.get(key), key, findings);
    checkLength(title, TITLE, findings);
    if (title !== undefined) found[key] = textValue(title);
  }
  return found;
}
