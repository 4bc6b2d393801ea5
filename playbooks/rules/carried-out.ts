import type { TemplateVariant } from '../kernel/catalog';
import { variablesOf } from '../renderer/engine';

/**
 * What the engine (settle, deliver, ingest, relay, workflow) does not carry out yet, of all that the language has. The
 * compiler and the simulator take it; publishing refuses it by name, so that nothing is ever silently left undone.
 */
export interface Refusal {
  /** As authors write it: `send.approval`, `parallel`, `guards.caps`. */
  readonly feature: string;
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Empty: the engine does all that this version says. */
export function refusals({ templates }: Version): Refusal[] {
  return templates.flatMap(ofTemplate);
}

/** What is published under one hash. */
interface Version {
  readonly templates: readonly TemplateVariant[];
}

/** The page on which a score is given is not there yet. */
function ofTemplate({ path, channel, locale, subject, body }: TemplateVariant): Refusal[] {
  const links = [...variablesOf(subject), ...variablesOf(body)].filter(
    (name) => name === 'links.survey',
  );
  const file = `templates/${[path, channel ?? [], locale].flat().join('.')}.md`;
  return [...new Set(links)].map((feature) => ({
    feature,
    file,
    line: 1,
    column: 1,
    message: `template "${path}" reads "${feature}", which the engine does not make yet`,
  }));
}
