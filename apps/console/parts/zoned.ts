/** What stands on the clock of a zone at that moment, as if it were UTC. */
function onClock(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric' },
  }).formatToParts(ms);
  const of = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

/** `2026-03-05T09:00` as a clock of that zone shows it -> the moment; one that a changing clock leaves out comes later. */
export function momentIn(local: string, timeZone: string): string {
  const wanted = Date.parse(`${local}Z`);
  const first = wanted - (onClock(wanted, timeZone) - wanted);
  return new Date(first - (onClock(first, timeZone) - wanted)).toISOString();
}

/** The moment -> what an input of the kind `datetime-local` shows in that zone. */
export function localIn(at: string, timeZone: string): string {
  return new Date(onClock(Date.parse(at), timeZone)).toISOString().slice(0, 16);
}
