/** Whether the runtime knows a time zone. Offsets (`+08:00`) are none: they know no summer time. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zones that can be named, to find the one that was meant. */
export function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}
