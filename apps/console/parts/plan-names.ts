import { useMemo } from 'react';
import { useMessages } from '../messages/messages';
import type { Messages } from '../messages/en';
import { type Catalog, useCatalog } from '../services/catalog';
import type { PlaybookGraph } from '../services/playbooks';

/** What the parts of a playbook are called: by the titles its author gave, else by their ids as words. */
export interface PlanNames {
  readonly step: (id: string) => string;
  /** Of a step; of a task the words of the button. */
  readonly outcome: (step: string | null, name: string) => string;
  readonly exit: (name: string) => string;
  /** By the id of a box: `exit:lost`, `way:won`, `joined:7`, `finished`, a step. */
  readonly box: (id: string) => string;
  /** What is written on an arrow that leaves a box: names of outcomes, else what the file says. */
  readonly leads: (box: string, outcome: string) => string;
}
/** Of these the arrows bear conditions, or names with their share. */
const AS_WRITTEN = new Set(['branch', 'split', 'parallel']);

/** `customer`: whose name stands in the titles. */
export function usePlanNames(graph: PlaybookGraph | undefined, customer?: string): PlanNames {
  const messages = useMessages();
  const events = useCatalog()?.events;
  return useMemo(
    () => namesIn(messages, { graph, customer, events }),
    [messages, graph, customer, events],
  );
}

const NAME = /\{\{\s*customer\.name\s*\}\}/g;

interface Known {
  readonly graph: PlaybookGraph | undefined;
  readonly customer: string | undefined;
  readonly events: Catalog['events'] | undefined;
}

function namesIn(messages: Messages, { graph, customer, events }: Known): PlanNames {
  const { plan, playbook, approvals, customer: words, task } = messages;
  // What drafts, messages and tasks come to is said elsewhere too.
  const ofEvery: Readonly<Record<string, string>> = {
    ...{ failure: plan.outcomes['failed'] ?? '', ...words.outreach, ...task.change },
    ...{ ...approvals.happened, ...plan.outcomes },
  };
  const nodes = new Map(graph?.steps.map((one) => [one.id, one]));
  const step = (id: string) => {
    const { verb = '', title = id } = nodes.get(id) ?? {};
    if (verb !== 'task' || title === id) return wordsOf(id);
    return withoutValues(customer === undefined ? title : title.replaceAll(NAME, customer));
  };
  const exit = (name: string) => plan.exits[name] ?? wordsOf(name);
  // What brings somebody in says more than what the author called it.
  const way = (name: string) => {
    const by = graph?.ways_in.find(({ id }) => id === `way:${name}`)?.details[0]?.text ?? '';
    if (by === 'by hand' || name === 'by_hand') return plan.byHand;
    return events?.[by.split(' ')[0] ?? '']?.title ?? wordsOf(name);
  };
  const outcome = (of: string | null, name: string) =>
    nodes.get(of ?? '')?.answers[name] ?? ofEvery[name] ?? wordsOf(name);
  return {
    step,
    exit,
    outcome,
    leads: (box, told) =>
      told === '' || AS_WRITTEN.has(nodes.get(box)?.verb ?? '')
        ? (ofEvery[told] ?? told)
        : told
            .split(', ')
            .map((one) => outcome(box, one))
            .join(', '),
    box: (id) => {
      if (id.startsWith('joined:')) return playbook.joined;
      const [, kind, name = id] = /^(exit|way):(.*)$/s.exec(id) ?? [];
      if (kind === 'exit' || id === 'finished') return exit(name);
      return kind === 'way' ? way(name) : step(id);
    },
  };
}

/** `sleep_on_it`, `chase.first`, as somebody who named it would say it. */
export function wordsOf(id: string): string {
  return id.replaceAll(/[._]/g, ' ');
}

/** What a step says besides its name: the title of a task is its name. */
export function aboutOf({ id, verb, title }: PlaybookGraph['steps'][number]): string {
  return verb === 'task' || title === id.replace(/^(way|exit):/, '') ? '' : withoutValues(title);
}

/** A text before anybody's values are in it; those that it only begins with are not missed. */
export function withoutValues(text: string): string {
  return text
    .replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, '…')
    .replaceAll(/…(?:[\s:：,，·–-]*…)+/g, '…')
    .replace(/^…\s*[:：,，·–-]\s*(.)/u, (_, first: string) => first.toUpperCase());
}
