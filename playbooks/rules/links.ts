import type { Value } from '../kernel/expression';
import type { Send } from '../kernel/plan';
import type { Footer } from '../renderer/footer';
import type { Context } from './decision';
import { own } from './thing-value';

/** Addresses behind the links of a message: one per contact and what it is about. */

type To = { readonly contact: string; readonly step: Send };

/** `links.<name>` of texts; unknown where nobody makes such addresses. */
export function linkOf(name: string, { contact, step }: To, context: Context): Value | undefined {
  const { links, enrollment } = context;
  const pages: Readonly<Record<string, readonly string[]>> = {
    unsubscribe: ['u', contact, step.purpose],
    preferences: ['p', contact],
    survey: ['s', contact, enrollment.id, step.step],
  };
  const words = own(pages, name);
  if (links === undefined || words === undefined) return undefined;
  return `${links.base}/${words[0] ?? ''}/${links.token(words)}`;
}

/** The same text with the links of somebody else: all in which a copy differs from its message. */
export function withLinksOf(
  text: string,
  { from, to, step }: { readonly from: string; readonly to: string; readonly step: Send },
  context: Context,
): string {
  return ['unsubscribe', 'preferences', 'survey'].reduce((said, name) => {
    const [theirs, own] = [from, to].map((contact) => linkOf(name, { contact, step }, context));
    return typeof theirs === 'string' && typeof own === 'string'
      ? said.split(theirs).join(own)
      : said;
  }, text);
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
