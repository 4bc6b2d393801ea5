import type { Input, Kind } from './kind';

/** Smaller inputs that still do the same. Stops after so many tries: a crash is a crash, small or not. */
const TRIES = 400;

/** `alive` is called before each try: to make an input smaller takes long, and is no hang. */
export function shrink(
  kind: Kind,
  { input, message }: { readonly input: Input; readonly message: string },
  alive: () => void,
): Input {
  let tries = 0;
  const same = (text: string): boolean => {
    tries += 1;
    alive();
    const found = complaint(kind, { ...input, text });
    return found !== undefined && headOf(found) === headOf(message);
  };
  let best = input.text;
  for (const joint of ['\n', '']) {
    let parts = best.split(joint);
    for (let size = Math.ceil(parts.length / 2); size >= 1 && tries < TRIES;) {
      let cut = false;
      for (let at = 0; at < parts.length && tries < TRIES;) {
        const left = [...parts.slice(0, at), ...parts.slice(at + size)];
        if (same(left.join(joint))) {
          parts = left;
          cut = true;
        } else at += size;
      }
      if (!cut || size > parts.length) size = Math.floor(size / 2);
    }
    best = parts.join(joint);
  }
  return { ...input, text: best };
}

/** What is wrong with how the input was answered; nothing where all is well. */
export function complaint(kind: Kind, input: Input): string | undefined {
  try {
    kind.probe(input, () => 0);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Places and values differ from input to input; the words before them tell one fault from another. */
function headOf(message: string): string {
  const [first = '', ...frames] = message.split('\n');
  const frame = frames.find((line) => line.includes('/playbooks/')) ?? '';
  return `${first.replace(/[0-9]+|".*"/g, '#').slice(0, 60)} ${frame.replace(/:\d+:\d+\)?$/, '')}`;
}
