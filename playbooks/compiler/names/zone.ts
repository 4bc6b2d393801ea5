/** The zones that can be named, to find the one that was meant. */
export function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}
