import { SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Catalog } from '../../kernel/catalog';
import { nearest } from '../findings';
import type { Findings } from '../findings';
import type { Placed } from '../tree';

/** Event types: whether somebody reports them, and whether the playbook would ever hear of them. */
export function checkEvent(
  type: Placed<string>,
  { catalog, subject }: { readonly catalog: Catalog; readonly subject: string },
  findings: Findings,
): void {
  const about = aboutOf(type.value, catalog);
  if (about === undefined) {
    const known = [...Object.keys(catalog.events), ...Object.keys(SYSTEM_EVENTS)];
    const near = nearest(type.value, known);
    const shown = Object.keys(catalog.events).join(', ');
    const args = { kind: 'event', name: type.value, known: shown };
    findings.add('unknown-event', type.span, near === undefined ? args : { ...args, near });
    return;
  }
  if (concerns(about, subject)) return;
  findings.add('event-not-about', type.span, { event: type.value, x: about, y: subject });
}

/** It wakes all who wait for it, whomever they are about. */
export function isBroadcast(type: string, catalog: Catalog): boolean {
  return aboutOf(type, catalog) === 'everyone';
}

function aboutOf(type: string, catalog: Catalog): string | undefined {
  if (Object.hasOwn(catalog.events, type)) return catalog.events[type]?.about;
  return Object.hasOwn(SYSTEM_EVENTS, type) ? SYSTEM_EVENTS[type]?.about : undefined;
}

/** For a customer: all about it, its contacts, its records; for these: about them and their customer, for records about its contacts too. */
function concerns(about: string, subject: string): boolean {
  if (subject === 'customer' || about === 'customer' || about === 'everyone') return true;
  return about === subject || (subject !== 'contact' && about === 'contact');
}
