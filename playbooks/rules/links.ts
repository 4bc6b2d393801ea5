import type { Value } from '../kernel/expression';
import type { Send } from '../kernel/plan';
import type { Footer } from '../renderer/footer';
import type { Context } from './decision';
import { own } from './thing-value';

/** Addresses behind the links of a message: one per contact and what it is about. */

type To = { readonly contact: string; readonly step: Send };

/** `links.<name>` of texts; unknown where nobody makes such addresses. */
export function linkOf(name: string, { contact, step }: To, context: Context): Value | undefined {
  const { links } = context;
  const words = own(pagesOf({ contact, step }, context), name);
  if (links === undefined || words === undefined) return undefined;
  return `${links.base}/${words[0] ?? ''}/${links.token(words)}`;
}

function pagesOf(
  { contact, step }: To,
  { enrollment }: Context,
): Readonly<Record<string, readonly string[]>> {
  return {
    unsubscribe: ['u', contact, step.purpose],
    preferences: ['p', contact],
    survey: ['s', contact, enrollment.id, step.step],
  };
}

/** The same text with the links of somebody else, wherever its pages were when it was written: all in which a copy differs from its message. */
export function withLinksOf(
  text: string,
  { from, to, step }: { readonly from: string; readonly to: string; readonly step: Send },
  context: Context,
): string {
  const { links } = context;
  if (links === undefined) return text;
  const theirs = pagesOf({ contact: to, step }, context);
  return Object.entries(pagesOf({ contact: from, step }, context)).reduce(
    (said, [name, words]) =>
      said.split(links.token(words)).join(links.token(theirs[name] ?? words)),
    text,
  );
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
