import { evaluate } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { ChainElement } from '../kernel/plan';
import type { Context } from './decision';
import { own } from './thing-value';
import type { Person } from './snapshot';

/** As whom a message goes: the first person who may write to customers, at the end a shared address. */

export interface Sender {
  /** Person or shared sender. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly replyTo?: string;
  readonly person?: Person;
}

export function findSender(
  chain: readonly ChainElement[],
  context: Context,
  look: Environment,
): Sender | undefined {
  for (const element of chain) {
    const id = evaluate(element.expr, look);
    if (typeof id !== 'string') continue;
    const sender =
      element.kind === 'sender' ? sharedSender(id, context) : personSender(id, context);
    if (sender) return sender;
  }
  return undefined;
}

function sharedSender(id: string, { project }: Context): Sender | undefined {
  const sender = own(project.catalog.senders, id);
  return sender && { id, ...sender };
}

/** Active, with an address, and allowed: by word, else when the mail domain is one of the senders'. */
function personSender(id: string, { project, snapshot }: Context): Sender | undefined {
  const person = own(snapshot.people, id);
  if (!person?.active || person.email === undefined) return undefined;
  const domains = Object.values(project.catalog.senders).map(({ address }) => domainOf(address));
  if (!(person.maySend ?? domains.includes(domainOf(person.email)))) return undefined;
  const name = own(person.attributes, 'name');
  return {
    id,
    name: typeof name === 'string' && name !== '' ? name : id,
    address: person.email,
    person,
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
