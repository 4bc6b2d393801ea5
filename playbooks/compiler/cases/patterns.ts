import type { ThingKind } from '../../simulator/happened';
import type { Findings } from '../findings';
import { numberOf, reference, word } from '../shape/basics';
import { headOf } from '../shape/fields';
import { isKnown } from '../scenario/stage';
import type { Stage } from '../scenario/stage';
import { moment } from '../scenario/given';
import type { Entry, Mapping, Tree } from '../tree';
import { describe } from '../tree';
import { namesOf } from './plan-names';
import type { DetailKey, Details, Pattern } from './test-case';
import { DETAILS, THINGS } from './test-case';

/** `{send: welcome, to: champion, locale: zh-CN}`: one thing a test expects, with details that are checked by kind. */
export function patternsOf(
  tree: Tree | undefined,
  key: string,
  stage: Stage,
  findings: Findings,
): readonly Pattern[] {
  if (tree === undefined) return [];
  if (tree.kind !== 'list') {
    const expected = 'a list of things ([{task: commit, to: ana}])';
    findings.add('wrong-shape', tree.span, { key, expected, found: describe(tree) });
    return [];
  }
  return tree.items.flatMap((item) => patternOf(item, key, stage, findings) ?? []);
}

function patternOf(tree: Tree, key: string, stage: Stage, findings: Findings): Pattern | undefined {
  if (tree.kind !== 'map') {
    const expected = 'things like {task: commit, to: ana}';
    findings.add('wrong-shape', tree.span, { key, expected, found: describe(tree) });
    return undefined;
  }
  const found = tree.entries.filter(({ key: name }) => thingNamed(name) !== undefined);
  const [entry, second] = found;
  const kind = thingNamed(entry?.key ?? '');
  for (const one of tree.entries) {
    if (!found.includes(one)) checkDetail(one, kind === undefined, findings);
  }
  if (entry === undefined || kind === undefined || second !== undefined) {
    refuseCount(tree, second, findings);
    return undefined;
  }
  const name = reference(entry.value, entry.key, findings);
  if (name === undefined) return undefined;
  const known = namesOf(stage.plan, kind);
  if (!isKnown(name, { kind: CALLED[kind], known }, findings)) return undefined;
  return { kind, name: name.value, details: detailsOf(tree, stage, findings), span: tree.span };
}

function thingNamed(key: string): ThingKind | undefined {
  return THINGS.find((one) => one === key);
}

function refuseCount(tree: Mapping, second: Entry | undefined, findings: Findings): void {
  const known = [...THINGS, ...DETAILS] as readonly string[];
  // A thing that is misspelt has been reported as an unknown key.
  if (second === undefined && tree.entries.some(({ key }) => !known.includes(key))) return;
  const expected = `one thing: ${THINGS.join(', ')}`;
  const found = second === undefined ? 'details only' : `"${second.key}" beside another`;
  findings.add('wrong-shape', second?.keySpan ?? headOf(tree), { key: 'expect', expected, found });
}

function checkDetail({ key, keySpan }: Entry, mayBeThing: boolean, findings: Findings): void {
  if ((DETAILS as readonly string[]).includes(key)) return;
  const known = mayBeThing ? [...THINGS, ...DETAILS] : DETAILS;
  const args = { name: key, key, thing: 'what is expected', keys: known.join(', ') };
  findings.addUnknown('unknown-key', keySpan, args, known);
}

/** As messages call what a kind names. */
const CALLED: Readonly<Record<ThingKind, string>> = {
  task: 'task',
  closed: 'task',
  merged: 'task',
  send: 'send',
  skipped: 'send',
  dropped: 'send',
  held: 'send',
  notify: 'notify step',
  approval: 'send with an approval',
  ladder: 'task or approval with a ladder',
  wait: 'wait',
  set: 'name that a step sets',
  run: 'run step',
  call: 'call',
  parked: 'step',
  exit: 'exit',
};

function detailsOf(map: Mapping, stage: Stage, findings: Findings): Details {
  const found: Record<string, string | number> = {};
  for (const { key, value } of map.entries) {
    const detail = DETAILS.find((one) => one === key);
    const read = detail && detailOf(detail, value, stage, findings);
    if (read !== undefined) found[key] = read;
  }
  return found;
}

function detailOf(
  key: DetailKey,
  tree: Tree,
  stage: Stage,
  findings: Findings,
): string | number | undefined {
  switch (key) {
    case 'rung':
    case 'round':
      return numberOf(tree, key, findings);
    case 'until':
    case 'due':
      return moment(tree, key, findings);
    case 'title':
    case 'reason':
    case 'outcome':
      return word(tree, key, findings)?.value;
    default: {
      const name = reference(tree, key, findings);
      const of = knownOf(key, stage);
      const own =
        key === 'to' && stage.plan.subject === 'contact' ? stage.cast?.subject : undefined;
      // As the playbook itself calls the one that it is about.
      if (own !== undefined && name?.value === 'contact' && !of.known.includes('contact'))
        return own;
      return name !== undefined && isKnown(name, of, findings) ? name.value : undefined;
    }
  }
}

function knownOf(
  key: 'to' | 'as' | 'by' | 'template' | 'channel' | 'locale',
  { project, plan, cast }: Stage,
): { readonly kind: string; readonly known: readonly string[] } {
  const { catalog } = project;
  const people = cast?.people ?? [];
  const queues = Object.keys(catalog.queues).map((id) => `queue.${id}`);
  const senders = Object.keys(catalog.senders).map((id) => `sender.${id}`);
  switch (key) {
    case 'to':
      return {
        kind: 'person, contact or queue',
        known: [...people, ...(cast?.contacts ?? []), ...queues],
      };
    case 'as':
      return { kind: 'person or sender', known: [...people, ...senders] };
    case 'by':
      return { kind: 'person', known: people };
    case 'template':
      return { kind: 'template', known: Object.keys(plan.templates) };
    case 'channel':
      return { kind: 'channel', known: Object.keys(catalog.channels) };
    case 'locale':
      return { kind: 'locale', known: catalog.organisation.locales };
  }
}
