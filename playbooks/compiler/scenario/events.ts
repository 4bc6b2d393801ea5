import { SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Attributes } from '../../kernel/catalog';
import type { ScriptItem } from '../../kernel/scenario';
import type { Findings } from '../findings';
import { reference } from '../shape/basics';
import type { Entry } from '../tree';
import { entriesOf, isKnown, only } from './stage';
import type { Stage } from './stage';
import { attributeValues, present, withDefaults } from './values';

/** Events as a scenario tells of them: `type: {field: value, contact: …}`. */
export type EventTold = NonNullable<ScriptItem['event']>;

export function eventOf(entry: Entry, stage: Stage, findings: Findings): EventTold | undefined {
  const { events } = stage.project.catalog;
  const declared = Object.hasOwn(events, entry.key) ? events[entry.key] : undefined;
  const system = Object.hasOwn(SYSTEM_EVENTS, entry.key) ? SYSTEM_EVENTS[entry.key] : undefined;
  const event = declared ?? system;
  if (event === undefined) {
    const known = [...Object.keys(events), ...Object.keys(SYSTEM_EVENTS)];
    const args = { name: entry.key, known: known.join(', ') };
    findings.addUnknown('unknown-event', entry.keySpan, args, known);
    return undefined;
  }
  const inner =
    entry.value.kind === 'leaf' && entry.value.value === null
      ? []
      : entriesOf(entry.value, entry.key, findings);
  const builtIn = ['contact', 'record'].filter((key) => !Object.hasOwn(event.fields, key));
  const kind = `the event ${entry.key}`;
  const fields = present(
    attributeValues(inner, { attributes: event.fields, builtIn, kind }, findings),
  );
  const named = (key: string): string | undefined => {
    const name = reference(inner.find((one) => one.key === key)?.value, key, findings);
    if (!builtIn.includes(key) || name === undefined) return undefined;
    if (key === 'contact' && stage.cast !== undefined)
      isKnown(name, { kind: 'contact', known: stage.cast.contacts }, findings);
    return name.value;
  };
  const told = {
    type: entry.key,
    fields: withDefaults(
      system ? { ...ours(system.fields, stage), ...fields } : fields,
      event.fields,
    ),
    ...only('contact', named('contact')),
    ...only('record', named('record')),
  };
  if (declared) checkRequired({ entry, kind, inner }, declared.fields, findings);
  return told;
}

/** Of an event of the product that does not say: it came from this playbook. */
function ours(fields: Attributes, stage: Stage): Readonly<Record<string, string>> {
  return Object.hasOwn(fields, 'playbook') ? { playbook: stage.plan.playbook } : {};
}

function checkRequired(
  told: { readonly entry: Entry; readonly kind: string; readonly inner: readonly Entry[] },
  fields: Attributes,
  findings: Findings,
): void {
  for (const [name, { required, default: otherwise }] of Object.entries(fields)) {
    if (!required || otherwise !== undefined || told.inner.some(({ key }) => key === name))
      continue;
    findings.add('test-form-missing', told.entry.keySpan, { what: told.kind, name });
  }
}
