import type { Compiled } from '../compiler/compile';
import type { Diagnostic } from '../compiler/diagnostic';
import {
  contactsOf,
  MONTH,
  WEEK,
  worstHistory,
  worstSends,
  worstTasks,
} from '../compiler/bounds/worst';
import type { Plan } from '../kernel/plan';
import { longestWay } from '../simulator/longest';
import type { Longest } from '../simulator/longest';

/** Bounds of every playbook over all its paths, and the warnings where the worst case is a lot. */
export interface Verified {
  readonly playbooks: readonly { readonly id: string; readonly worst: Worst }[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Worst {
  /** To one contact: whom its sends name first or copy. */
  readonly sends: readonly {
    readonly contact: string;
    readonly week: number;
    readonly month: number;
  }[];
  readonly tasksInMonth: number;
  /** Events of one day in the history of one enrollment, estimated. */
  readonly eventsInDay: number;
  readonly longest: Longest;
}

const ABOUT: readonly string[] = ['worst-case', 'cap-never-free'];

export function verify({ playbooks, diagnostics }: Compiled, only?: string): Verified {
  const wanted = playbooks.filter(({ id }) => only === undefined || id === only);
  const files = wanted.map(({ lines }) => lines.file);
  return {
    playbooks: wanted.map(({ id, plan }) => ({ id, worst: worstOf(plan) })),
    diagnostics: diagnostics.filter(
      ({ code, file }) => ABOUT.includes(code) && files.includes(file),
    ),
  };
}

function worstOf(plan: Plan): Worst {
  const sends = contactsOf(plan).map((contact) => {
    const most = (within: number): number =>
      worstSends(plan, contact, { within, limit: 0 })?.n ?? 0;
    return { contact, week: most(WEEK), month: most(MONTH) };
  });
  return {
    sends: sends.sort((a, b) => b.week - a.week || b.month - a.month),
    tasksInMonth: worstTasks(plan, 0)?.n ?? 0,
    eventsInDay: worstHistory(plan, 0)?.n ?? 0,
    longest: longestWay(plan),
  };
}
