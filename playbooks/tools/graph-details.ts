import type { Instruction } from '../kernel/plan';
import {
  everyWords,
  chainWords,
  pickedWords,
  textWords,
  triggerWords,
  whenWords,
} from './plan-words';

/** What a box says under its name: one to three short lines. */
export function detailsOf(step: Instruction): readonly string[] {
  const lines = step.if ? [`if ${step.if.source}`] : [];
  return [...lines, ...verbLines(step)];
}

function verbLines(step: Instruction): readonly string[] {
  switch (step.op) {
    case 'send': {
      const approval = step.approval ? [`approved by ${pickedWords(step.approval.by, first)}`] : [];
      return [pickedWords(step.template, String), `to ${pickedWords(step.to, first)}`, ...approval];
    }
    case 'task':
      return [
        textWords(step.title),
        `${pickedWords(step.assign, first)}, due ${whenWords(step.due)}`,
      ];
    case 'notify':
      return [`to ${pickedWords(step.to, first)}`];
    case 'wait':
      return waitLines(step);
    case 'repeat':
      return repeatLines(step);
    case 'set':
      return step.set.map(({ target, value }) => `${target.of}.${target.name} = ${value.source}`);
    case 'call':
      return [`${step.method} ${step.path}`, `through ${step.connection}`];
    case 'run':
      return [`${step.playbook} by ${step.way}`];
    case 'use':
      return [`fragment ${step.fragment}`];
    default:
      return [];
  }
}

function waitLines({ arms, until, all }: Extract<Instruction, { op: 'wait' }>): readonly string[] {
  const lines = arms.map(({ name, trigger }) =>
    arms.length > 1 ? `${name}: ${triggerWords(trigger)}` : triggerWords(trigger),
  );
  const end = until ? [`${arms.length > 0 ? 'timeout ' : ''}${whenWords(until)}`] : ['no timeout'];
  return [...(all ? ['all of'] : []), ...lines, ...end];
}

function repeatLines({ max, until, every }: Extract<Instruction, { op: 'repeat' }>) {
  const rhythm = every === undefined ? [] : [`every ${everyWords(every)}`];
  return [`up to ${max} turns`, ...rhythm, ...(until ? [`until ${until.source}`] : [])];
}

/** The first of a chain stands for it. */
function first(chain: Parameters<typeof chainWords>[0]): string {
  return chain.length > 1 ? `${chain[0]?.source ?? ''} …` : chainWords(chain);
}
