import type { Value } from '../kernel/expression';
import type { Send } from '../kernel/plan';
import type { Footer } from '../renderer/footer';
import type { Context } from './decision';
import { own } from './thing-value';

/** Addresses behind the links of a message: one per contact and what it is about. */

type To = { readonly contact: string; readonly step: Send };

/** `links.<name>` of texts; unknown where nobody makes such addresses. */
export function linkOf(name: string, { contact, step }: To, context: Context): Value | undefined {
  const about: Readonly<Record<string, string>> = {
    unsubscribe: step.purpose,
    preferences: '',
    survey: step.step,
  };
  if (context.links === undefined || !Object.hasOwn(about, name)) return undefined;
  const parts = [name, context.enrollment.id, contact, about[name] ?? ''].filter(Boolean);
  return [context.links.base, ...parts.map(encodeURIComponent)].join('/');
}

export function needsFooter(step: Send, { project }: Context): boolean {
  return own(project.catalog.purposes, step.purpose)?.unsubscribe === true;
}

/** What a purpose that one may leave puts below every message. */
export function footerFor(to: To, context: Context): Footer | undefined {
  const unsubscribe = linkOf('unsubscribe', to, context);
  if (!needsFooter(to.step, context) || typeof unsubscribe !== 'string') return undefined;
  const { name, postalAddress } = context.project.catalog.organisation;
  return { organisation: name, address: postalAddress, unsubscribe };
}
