/** Runs one kind in a process of its own: it may take all memory it is given, or never answer, and the others go on. */
require('./typescript.cjs');
const { writeSync } = require('node:fs');
const { join } = require('node:path');
const { fuzz } = require('./fuzz.ts');

const { kind, seed, from, to } = JSON.parse(process.argv[2]);
const [file, name] = kind;
const OUT = 3;

/** Of this process: on a busy machine a slow neighbour is not our fault. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const totals = fuzz(require(join(__dirname, file))[name], {
  ...{ seed, from, to, now },
  begin: (number) => writeSync(OUT, `${number}\n`),
});
writeSync(OUT, `${JSON.stringify(totals)}\n`);
