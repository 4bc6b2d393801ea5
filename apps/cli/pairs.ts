import { UsageError } from './exit';

/** `a=1 b=true c=text` -> `{a: 1, b: true, c: "text"}`; `c:="1"` keeps text as text. */
export function readPairs(
  pairs: readonly string[] | undefined,
  flag: string,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const pair of pairs ?? []) {
    const at = pair.indexOf('=');
    if (at < 1)
      throw new UsageError(`${flag} "${pair}": write name=value, for example ${flag} score=9`);
    const verbatim = pair[at - 1] === ':';
    const name = pair.slice(0, verbatim ? at - 1 : at);
    values[name] = verbatim ? pair.slice(at + 1) : scalar(pair.slice(at + 1));
  }
  return values;
}

function scalar(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
}
