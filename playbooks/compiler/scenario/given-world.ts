import type { Calendar } from '../../kernel/catalog';
import type { Split } from '../../kernel/plan';
import type { GivenEvent } from '../../kernel/scenario';
import type { Findings } from '../findings';
import { listOf, reference, wrong } from '../shape/basics';
import { shapeCalendar } from '../shape/calendar';
import { fieldsOf, type Fields } from '../shape/fields';
import { instantOf } from '../shape/instant';
import type { Entry, Mapping, Tree } from '../tree';
import { eventOf } from './events';
import { entriesOf, isKnown } from './stage';
import type { Stage } from './stage';

/** What is given beside things and people: who is on duty, arms of splits, what had happened, other calendars. */

export function dutyOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): Readonly<Record<string, string>> | undefined {
  if (tree === undefined) return undefined;
  const { queues } = stage.project.catalog;
  const known = Object.keys(queues).filter((id) => queues[id]?.duty);
  const found: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'duty', findings)) {
    const person = reference(value, key, findings);
    const name = { value: key, span: keySpan };
    if (!isKnown(name, { kind: 'queue with a rota', known }, findings) || !person) continue;
    if (stage.cast) isKnown(person, { kind: 'person', known: stage.cast.people }, findings);
    found[key] = person.value;
  }
  return found;
}

export function armsOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): Readonly<Record<string, string>> | undefined {
  if (tree === undefined) return undefined;
  const splits = stage.plan.code.filter((one): one is Split => one.op === 'split');
  const found: Record<string, string> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'arms', findings)) {
    const split = splits.find(({ step }) => step === key);
    const steps = splits.map(({ step }) => step);
    const arm = reference(value, key, findings);
    if (!isKnown({ value: key, span: keySpan }, { kind: 'split', known: steps }, findings))
      continue;
    const known = split?.arms.map(({ name }) => name) ?? [];
    if (arm && isKnown(arm, { kind: `arm of "${key}"`, known }, findings)) found[key] = arm.value;
  }
  return found;
}

const BEFORE = { thing: 'an event of the past', required: ['event', 'at'] };

/** `[{event: login, at: …}]`, or `{event: {login: {…}}, at: …}` with fields. */
export function historyOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): readonly GivenEvent[] | undefined {
  if (tree === undefined) return undefined;
  const items = listOf(tree, 'history', 'a list like [{event: login, at: …}]', findings) ?? [];
  const found = items.flatMap((item) => past(item, stage, findings) ?? []);
  return found.sort((a, b) => a.at - b.at);
}

function past(item: Tree, stage: Stage, findings: Findings): GivenEvent | undefined {
  const fields = fieldsOf(item, BEFORE, findings);
  const event = fields?.get('event');
  const when = fields?.get('at');
  if (event === undefined || when === undefined) return undefined;
  const at = when.kind === 'leaf' ? instantOf(when.text) : undefined;
  const entry = event.kind === 'map' ? event.entries[0] : bare(event);
  if (at === undefined)
    return wrong(when, 'at', 'a time with its offset, like 2026-03-02T09:00+08:00', findings);
  if (entry === undefined) return wrong(event, 'event', 'the type of one event', findings);
  const told = eventOf(entry, stage, findings);
  return told === undefined ? undefined : { ...told, at };
}

/** `event: login` is `event: {login: {}}`. */
function bare(tree: Tree): Entry | undefined {
  if (tree.kind !== 'leaf' || typeof tree.value !== 'string') return undefined;
  const value: Mapping = { kind: 'map', entries: [], span: tree.span };
  return { key: tree.text, keySpan: tree.span, value };
}

/** Calendars by id; keys that one of the project has and that are not written stay as they are there. */
export function calendarsOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): Readonly<Record<string, Calendar>> | undefined {
  if (tree === undefined) return undefined;
  const found: Record<string, Calendar> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'calendars', findings)) {
    const ours = stage.project.calendars[key];
    if (value.kind !== 'map') {
      wrong(value, key, 'a calendar ({week: …, hours: …, years: …})', findings);
      continue;
    }
    const id: Entry = { key: 'calendar', keySpan, value: leaf(key, keySpan) };
    const missing = ['title', 'zone', 'week', 'hours'].filter(
      (name) => ours && !value.entries.some((entry) => entry.key === name),
    );
    const entries = [id, ...value.entries.filter((entry) => entry.key !== 'calendar')];
    const stand = missing.map((name): Entry => ({
      key: name,
      keySpan,
      value: filler(name, keySpan),
    }));
    const shaped = shapeCalendar({ ...value, entries: [...entries, ...stand] }, findings);
    if (shaped === undefined) continue;
    const kept = Object.fromEntries(missing.map((name) => [name, ours?.[name as keyof Calendar]]));
    const years = { ...ours?.years, ...shaped.calendar.years };
    found[key] = { ...shaped.calendar, ...(kept as Partial<Calendar>), years };
  }
  return found;
}

/** Whom a calendar is given has one of the project, or one that is given beside. */
export function checkCalendars(fields: Fields, { project }: Stage, findings: Findings): void {
  const inner = (tree: Tree | undefined): readonly Entry[] =>
    tree?.kind === 'map' ? tree.entries : [];
  const given = inner(fields.get('calendars')).map(({ key }) => key);
  const known = [...new Set([...Object.keys(project.calendars), ...given])];
  const people = inner(fields.get('people')).map(({ value }) => value);
  for (const { key, value } of [fields.get('customer'), ...people].flatMap(inner)) {
    if (key !== 'calendar' || value.kind !== 'leaf' || typeof value.value !== 'string') continue;
    if (known.includes(value.value)) continue;
    const args = { kind: 'calendar', name: value.text.slice(0, 60), known: known.join(', ') };
    findings.addUnknown('unknown-calendar', value.span, args, known);
  }
}

function leaf(text: string, span: Tree['span']): Tree {
  return { kind: 'leaf', value: text, text, style: 'plain', span };
}

/** Stands for a key that is taken from the project's calendar afterwards. */
function filler(name: string, span: Tree['span']): Tree {
  const list = (text: string): Tree => ({ kind: 'list', items: [leaf(text, span)], span });
  if (name === 'week') return list('mon');
  return name === 'hours' ? list('09:00-17:00') : leaf('UTC', span);
}
