/** A scenario that cannot be played as it is written, in words for its author. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    message: string,
    /** Line of the script item, where there is one. */
    readonly line?: number,
  ) {
    super(message);
  }
}
