/** `<step>#<visit>/<arm>` of a wait, `exit/<name>` of an exit: the key of a row in `wait`, the address of an event input. */
export function armId(step: string, visit: number, arm: string): string {
  return `${step}#${visit}/${arm}`;
}
/** The arms beside a step: what drops its send, what stops its clocks. */
export function besideArmId(step: string, visit: number, what: 'unless' | 'pause'): string {
  return armId(step, visit, `~${what}`);
}
export function exitArmId(exit: string): string {
  return `exit/${exit}`;
}
