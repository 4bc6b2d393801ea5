/** Enrollments that start each other are counted: two playbooks cannot wake each other for ever. */

/** Generations after the first outside cause; the first is 0. */
const GENERATIONS = 10;

/** Whether nobody of this generation may enter any more. */
export function isTooLong(generation: number): boolean {
  return generation >= GENERATIONS;
}
