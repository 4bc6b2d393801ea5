import type { DetailKey, Pattern } from '../compiler/cases/test-case';
import { DETAILS } from '../compiler/cases/test-case';
import type { Thing } from '../simulator/happened';

/** What was expected and what happened, in the words of a test. `zone` is that in which times are shown. */
export function patternText({ kind, name, details }: Pattern, zone: Zone): string {
  return text(kind, name, { details, zone });
}

const ALWAYS: readonly DetailKey[] = ['to', 'reason', 'until'];

/** Only details that a reader of the expectation would look for: those it names, and who it was. */
export function thingText(thing: Thing, asked: readonly DetailKey[], zone: Zone): string {
  const shown = DETAILS.filter((key) => asked.includes(key) || ALWAYS.includes(key));
  const details = Object.fromEntries(shown.map((key) => [key, thing[key]]));
  const others = (thing.cc ?? []).join(', ');
  return text(thing.kind, thing.name, { details, zone }) + (others === '' ? '' : ` and ${others}`);
}

/** Minutes east of UTC: a test is read in the offset in which its clock starts. */
export type Zone = number;

function text(
  kind: string,
  name: string,
  {
    details,
    zone,
  }: { details: Readonly<Partial<Record<DetailKey, string | number | undefined>>>; zone: Zone },
): string {
  const told = DETAILS.flatMap((key) => {
    const value = details[key];
    if (value === undefined) return [];
    const isTime = key === 'until' || key === 'due';
    return [`${key}: ${isTime ? momentText(Number(value), zone) : String(value)}`];
  });
  return [`${kind}: ${name}`, ...told].join(', ');
}

export function momentText(at: number, zone: Zone): string {
  const local = new Date(at + zone * 60_000).toISOString();
  const sign = zone < 0 ? '-' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local.slice(0, 16)}${sign}${hours ?? '00'}:${minutes ?? '00'}`;
}
