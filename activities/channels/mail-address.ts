/** One address mail can be sent to, and nothing that could smuggle a second one, a name or a header into a command. */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,9})$/;
const LONGEST = 254;

export function isMailAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text);
}

/** The part behind the @ of a valid address. */
export function domainOf(address: string): string {
  return ADDRESS.exec(address)?.[1] ?? 'localhost';
}

/** Header text on one line, without control characters. */
export function onOneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** What a server said, without the addresses in it: it goes where no personal data may go. */
export function withoutAddresses(reply: string): string {
  return onOneLine(reply)
    .replace(/[^\s<>]{1,64}@[^\s<>]{1,255}/g, '(address)')
    .slice(0, 300);
}
