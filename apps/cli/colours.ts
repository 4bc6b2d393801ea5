/**
 * Imported before anything that paints: colours only for somebody who looks at a terminal. The library that paints would
 * also do it for a pipe where CI is set, and a log is read by programs too.
 */
const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
const isWanted = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
const isSeen = process.stdout.isTTY && TERM !== 'dumb';
if ((NO_COLOR === undefined || NO_COLOR === '') && !isWanted && !isSeen) process.env.NO_COLOR = '1';

export {};
