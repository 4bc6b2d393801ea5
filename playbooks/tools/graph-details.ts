import type { ChainElement, Instruction, Ladder, Task } from '../kernel/plan';
import type { GraphDetail } from './graph';
import {
  everyWords,
  pickedWords,
  spanWords,
  textWords,
  triggerWords,
  whenWords,
} from './plan-words';

/** What a box says under its name: what is said and to whom, until when, on what condition. */
export function detailsOf(step: Instruction, subject: string): readonly GraphDetail[] {
  const lines = step.if ? [line(`if ${step.if.source}`, 'condition')] : [];
  return [...lines, ...verbLines(step, subject)];
}

function line(text: string, tone: GraphDetail['tone'] = 'plain'): GraphDetail {
  return { text, tone };
}

function verbLines(step: Instruction, subject: string): readonly GraphDetail[] {
  switch (step.op) {
    case 'send':
      return sendLines(step);
    case 'task':
      return taskLines(step);
    case 'notify':
      return [line(textWords(step.text), 'text'), line(`to ${pickedWords(step.to, first)}`)];
    case 'wait':
      return waitLines(step);
    case 'repeat':
      return repeatLines(step);
    case 'set':
      return step.set.map(({ target, value }) =>
        line(`${target.of === 'subject' ? subject : target.of}.${target.name} = ${value.source}`),
      );
    case 'call':
      return [line(`${step.method} ${step.path}`, 'text'), line(`through ${step.connection}`)];
    case 'run':
      return [line(step.playbook, 'text'), line(`way in ${step.way}`)];
    case 'use':
      return [line(`fragment ${step.fragment}`)];
    default:
      return [];
  }
}

function sendLines(step: Extract<Instruction, { op: 'send' }>): readonly GraphDetail[] {
  const { template, to, approval, unless } = step;
  const lines = [
    line(pickedWords(template, String), 'text'),
    line(`to ${pickedWords(to, first)} as ${pickedWords(step.as, first)}`),
  ];
  if (approval) {
    const within = pickedWords(approval.within, spanWords);
    lines.push(line(`approval: ${pickedWords(approval.by, first)}`, 'approval'));
    lines.push(line(`within ${within}, otherwise ${approval.otherwise}`, 'time'));
  }
  if (unless) lines.push(line(`unless ${triggerWords(unless.trigger)}`, 'condition'));
  return lines;
}

function taskLines(step: Task): readonly GraphDetail[] {
  const lines = [
    line(textWords(step.title), 'text'),
    line(`for ${pickedWords(step.assign, first)}`),
    line(`due ${whenWords(step.due)}${givenUp(step)}`, 'time'),
  ];
  if (step.ladder) lines.push(line(pickedWords(step.ladder, rungsWords), 'time'));
  for (const { name, trigger } of step.doneWhen ?? [])
    lines.push(line(`${name} by ${triggerWords(trigger)}`, 'condition'));
  if (step.pauseWhile)
    lines.push(line(`stands still while ${step.pauseWhile.source}`, 'condition'));
  return lines;
}

function givenUp({ giveUp }: Task): string {
  if (giveUp === undefined) return '';
  if (giveUp === 'after_ladder') return ', given up after the ladder';
  return `, given up after ${pickedWords(giveUp, spanWords)}`;
}

function waitLines(step: Extract<Instruction, { op: 'wait' }>): readonly GraphDetail[] {
  const { arms, until, all, grace, pauseWhile } = step;
  const time = until ? `${arms.length > 0 ? 'timeout ' : ''}${whenWords(until)}` : 'no timeout';
  const late = grace && grace.n > 0 ? `, at most ${spanWords(grace)} late` : '';
  const named = arms.map(({ name, trigger }) =>
    line(arms.length > 1 ? `${name}: ${triggerWords(trigger)}` : triggerWords(trigger)),
  );
  return [
    line(`${time}${late}`, 'time'),
    ...(all ? [line('all of')] : []),
    ...named,
    ...(pauseWhile ? [line(`stands still while ${pauseWhile.source}`, 'condition')] : []),
  ];
}

function repeatLines(step: Extract<Instruction, { op: 'repeat' }>): readonly GraphDetail[] {
  const { max, until, every } = step;
  const rhythm = every === undefined ? '' : `, every ${everyWords(every)}`;
  return [
    line(`up to ${max} turns${rhythm}`, 'time'),
    ...(until ? [line(`until ${until.source}`, 'condition')] : []),
  ];
}

/** When its rungs come; whom they tell stands in the file. */
function rungsWords({ rungs, rounds, from }: Ladder): string {
  const times = rungs.map(({ after }) => pickedWords(after, spanWords)).join(', ');
  const start = from === 'open' ? ' from opening' : '';
  return `ladder after ${times}${start}${rounds > 1 ? `, ${rounds} rounds` : ''}`;
}

/** The first of a chain, and how many stand in for it. */
function first(chain: readonly ChainElement[]): string {
  const more = chain.length - 1;
  return `${chain[0]?.source ?? ''}${more > 0 ? `\u00a0(+${more})` : ''}`;
}
