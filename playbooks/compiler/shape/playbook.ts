import type {
  ExitAst,
  FactAst,
  GoalAst,
  PlaybookAst,
  ReenrollAst,
  RepeatRule,
  StepAst,
  VarAst,
  WayAst,
} from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { checkLength, expression, idOf, localised, oneOf, reference } from './basics';
import { scalar, TITLE, word, wrong } from './basics';
import { checkClosing } from './closing';
import { checkNoEnds } from './no-ends';
import type { Fields } from './fields';
import { asMap, fieldsOf } from './fields';
import { defaultOf } from './default';
import { checkValues, FIELD_TYPES, named, typeOf, valueList } from './forms';
import { CONFIRM, GOAL, ON_EXIT, PLAYBOOK, REENROLL, VAR } from './keys';
import { lengthOf } from './lengths';
import { stepList } from './steps';
import { PRIORITIES } from './send';
import { taskPolicy } from './triggers';
import { exitOf, wayOf } from './ways';

/** Second pass: the tree of a playbook file -> its typed form. Knows the keys of the language, no catalog. */
export function shapePlaybook(
  tree: Tree,
  file: string,
  findings: Findings,
): PlaybookAst | undefined {
  const fields = fieldsOf(tree, PLAYBOOK, findings);
  if (fields === undefined) return undefined;
  const { span } = fields;
  const nobody = { value: '', span };
  const backfill = backfillOf(fields.get('backfill'), findings);
  const holdout = holdoutOf(fields.get('holdout'), findings);
  const window = reference(fields.get('window'), 'window', findings);
  const goal = goalOf(fields.entry('goal'), findings);
  const calendar = reference(fields.get('calendar'), 'calendar', findings);
  const zone = reference(fields.get('zone'), 'zone', findings);
  const reenroll = reenrollOf(fields.get('reenroll'), findings);
  const policy = onExitOf(fields, findings);
  const title = localised(fields.get('title'), 'title', findings);
  checkLength(title, TITLE, findings);
  return {
    file,
    span,
    whole: fields.whole && REFERRED.every((key) => isReadable(fields.get(key), key)),
    id: idOf(fields.get('playbook'), 'playbook', findings) ?? nobody,
    title: title ?? { span, variants: [] },
    owner: ownerOf(fields.get('owner'), findings) ?? nobody,
    subject: reference(fields.get('for'), 'for', findings) ?? { value: 'customer', span },
    purpose: reference(fields.get('purpose'), 'purpose', findings) ?? nobody,
    priority: oneOf(fields.get('priority'), 'priority', PRIORITIES, findings) ?? 'normal',
    vars: varList(fields.get('vars'), findings),
    facts: factList(fields.get('facts'), findings),
    ways: wayList(fields, findings),
    exits: exitList(fields.get('exits'), findings),
    steps: stepsOf(fields.get('steps'), findings),
    ...(calendar === undefined ? {} : { calendar }),
    ...(zone === undefined ? {} : { zone }),
    ...(reenroll === undefined ? {} : { reenroll }),
    ...(backfill === undefined ? {} : { backfill }),
    ...(holdout === undefined ? {} : { holdout }),
    ...(window === undefined ? {} : { window }),
    ...(goal === undefined ? {} : { goal }),
    ...policy,
  };
}

/** What the steps refer to: when one of these is no map, its names are not known to be missing. */
const REFERRED = ['facts', 'vars', 'exits', 'enroll'];

function isReadable(tree: Tree | undefined, key: string): boolean {
  if (tree?.kind !== 'map' || key !== 'facts') return tree?.kind !== 'leaf';
  return tree.entries.every(({ value }) => value.kind === 'leaf' && value.text.trim() !== '');
}

function ownerOf(tree: Tree | undefined, findings: Findings): Placed<string> | undefined {
  const expected = 'a mail address';
  const owner = word(tree, 'owner', findings, expected);
  if (owner === undefined || tree === undefined || isAddress(owner.value)) return owner;
  return wrong(tree, 'owner', expected, findings);
}

/** One plain mailbox: nothing that a mail library could read as a name or a second address. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>,;:"()[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$/.test(text);
}

function backfillOf(tree: Tree | undefined, findings: Findings): PlaybookAst['backfill'] {
  const value = oneOf(tree, 'backfill', ['none', 'matching'], findings);
  return value === undefined || tree === undefined ? undefined : { value, span: tree.span };
}

function holdoutOf(tree: Tree | undefined, findings: Findings): Placed<number> | undefined {
  if (tree === undefined) return undefined;
  const share = tree.kind === 'leaf' ? /^([0-9]{1,3})%$/.exec(tree.text) : null;
  const percent = Number(share?.[1]);
  if (share !== null && percent <= 50) return { value: percent / 100, span: tree.span };
  const bare = tree.kind === 'leaf' ? /^([0-9]{1,2})( ?%)?$/.exec(tree.text)?.[1] : undefined;
  const fix = `write ${bare !== undefined && Number(bare) <= 50 ? bare : 0}%`;
  return wrong(tree, 'holdout', { expected: 'a percentage from 0% to 50%', fix }, findings);
}

function goalOf(entry: Entry | undefined, findings: Findings): GoalAst | undefined {
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry.value, GOAL, findings, entry.keySpan);
  const exit = reference(fields?.get('exit'), 'exit', findings);
  const within = lengthOf(fields?.get('within'), 'within', findings);
  const confirm = confirmOf(fields?.entry('confirm'), findings);
  if (exit === undefined) return undefined;
  return {
    exit,
    span: entry.keySpan,
    ...(within === undefined ? {} : { within }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}

function confirmOf(entry: Entry | undefined, findings: Findings): GoalAst['confirm'] {
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry.value, CONFIRM, findings, entry.keySpan);
  const after = lengthOf(fields?.get('after'), 'after', findings);
  const condition = expression(fields?.get('if'), 'if', findings);
  return after === undefined || condition === undefined ? undefined : { after, if: condition };
}

type OnExit = Pick<PlaybookAst, 'onExitTasks' | 'onExitRuns'>;

function onExitOf(fields: Fields, findings: Findings): OnExit {
  const entry = fields.entry('on_exit');
  if (entry === undefined) return {};
  const inner = fieldsOf(entry.value, ON_EXIT, findings, entry.keySpan);
  const runs = oneOf(inner?.get('runs'), 'runs', ['keep', 'exit'], findings);
  // What is wrong with it has been said; "on_exit is missing" would be one fault too many.
  const onExitTasks = taskPolicy(inner?.get('tasks'), 'tasks', findings) ?? 'close';
  return { onExitTasks, ...(runs === undefined ? {} : { onExitRuns: runs }) };
}

function varList(tree: Tree | undefined, findings: Findings): readonly VarAst[] {
  const vars = named(tree, 'vars', 'a map (name: {type, default})', findings);
  return vars.flatMap(({ name, entry }) => {
    const fields = fieldsOf(entry.value, VAR, findings, name.span);
    const type = typeOf(fields?.get('type'), FIELD_TYPES, findings);
    const start = scalar(fields?.get('default'), 'default', findings);
    const values = valueList(fields?.get('values'), findings)?.map(({ value }) => value);
    checkValues(fields?.entry('values')?.keySpan ?? name.span, { type, values }, findings);
    if (type === undefined || start === undefined) return [];
    const standard = defaultOf(start, { type, values }, findings);
    return [{ name, type, default: standard, ...(values === undefined ? {} : { values }) }];
  });
}

function factList(tree: Tree | undefined, findings: Findings): readonly FactAst[] {
  return named(tree, 'facts', 'a map (name: expression)', findings).flatMap(({ name, entry }) => {
    const expr = expression(entry.value, name.value, findings);
    return expr === undefined ? [] : [{ name, expr }];
  });
}

function wayList(fields: Fields, findings: Findings): readonly WayAst[] {
  const tree = fields.get('enroll');
  const ways = named(tree, 'enroll', 'a map of ways in (name: {event: …})', findings);
  if (tree?.kind === 'map' && tree.entries.length === 0) {
    wrong(tree, 'enroll', 'at least one way in', findings);
  }
  return ways.map(({ name, entry }) => wayOf(entry, name, findings));
}

function stepsOf(tree: Tree | undefined, findings: Findings): readonly StepAst[] {
  const steps = stepList(tree, 'steps', findings);
  checkNoEnds(steps, findings);
  return steps;
}

function exitList(tree: Tree | undefined, findings: Findings): readonly ExitAst[] {
  return named(tree, 'exits', 'a map of exits (name: {…})', findings).flatMap(({ name, entry }) => {
    if (name.value === 'removed') {
      findings.add('reserved-outcome', name.span, { name: name.value });
      return [];
    }
    const exit = exitOf(entry, name, { steps: stepList, findings });
    checkClosing(exit.do, findings);
    checkNoEnds(exit.do, findings);
    return [exit];
  });
}

function reenrollOf(tree: Tree | undefined, findings: Findings): ReenrollAst | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind === 'leaf') {
    const span = /^[0-9]{1,4}(m|h|d|w|mo|bd|bh)$/.test(tree.text) ? tree.text : undefined;
    if (span !== undefined) {
      const expected = 'never, always or {after: span}';
      wrong(tree, 'reenroll', { expected, fix: `write {after: ${span}}` }, findings);
      return undefined;
    }
    const value = oneOf(tree, 'reenroll', ['never', 'always'], findings);
    return value === undefined ? undefined : { value, span: tree.span };
  }
  const fields = fieldsOf(tree, REENROLL, findings);
  const after = lengthOf(fields?.get('after'), 'after', findings);
  const from = oneOf(fields?.get('from'), 'from', ['end', 'start'], findings) ?? 'end';
  const exits = exitRules(fields?.get('exits'), findings);
  return after === undefined ? undefined : { value: { after, from, exits }, span: tree.span };
}

function exitRules(tree: Tree | undefined, findings: Findings): RepeatRule['exits'] {
  const map =
    tree === undefined ? undefined : asMap(tree, 'exits', 'a map (exit: span or never)', findings);
  return (map?.entries ?? []).flatMap((entry): RepeatRule['exits'] => {
    const name = { value: entry.key, span: entry.keySpan };
    const { value } = entry;
    if (value.kind === 'leaf' && value.value === 'never') return [{ name, after: 'never' }];
    const after = lengthOf(value, entry.key, findings, 'zero');
    return after === undefined ? [] : [{ name, after }];
  });
}
