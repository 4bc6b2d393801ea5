import type { Contact } from './snapshot';

/** A refusal after which nothing goes to an address any more: told alike by the mail channel and the simulator. */

/** Enhanced status codes (RFC 3463) by which a server says that there is no such address, for good. */
const NOBODY_THERE: ReadonlySet<string> = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10']);
const ENHANCED = /^5\d\d[ -](\d\.\d{1,3}\.\d{1,3})\b/;
const BY_WORDS =
  /\b(?:no such (?:user|mailbox|recipient|address)|(?:user|recipient|mailbox) unknown|unknown (?:user|recipient|mailbox)|(?:user|recipient|mailbox|address) (?:does not exist|doesn't exist|not found))\b/i;

/**
 * Whether a refusal says that nobody is there: the next message would meet the same. A server that names a reason means
 * that one, whatever its words; a policy, a full mailbox or a reputation is none of it.
 */
export function saysGone(reply: string): boolean {
  const code = ENHANCED.exec(reply)?.[1];
  if (code !== undefined) return NOBODY_THERE.has(code);
  return /^55[013]\b/.test(reply) && BY_WORDS.test(reply);
}

/** Who has that address is reached there no longer; writing it otherwise makes it no other. */
export function suppressedAt(contacts: readonly Contact[], address: string): readonly Contact[] {
  const gone = address.toLowerCase();
  return contacts.map((contact) => {
    const theirs = Object.values(contact.reach).filter((one) => one.toLowerCase() === gone);
    if (theirs.length === 0) return contact;
    return { ...contact, suppressed: [...new Set([...contact.suppressed, ...theirs])] };
  });
}
