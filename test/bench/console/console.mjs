/**
 * What the console costs: a real browser, the real API, Postgres, ten thousand open tasks. The figures are those that the
 * browser tests hold, by the same code; sizes, requests, commits and elements are the same on any machine, times are
 * allowed what this machine makes of a fixed piece of work meanwhile.
 */
import { createRequire } from 'node:module';
import setup from '../../support/browser-setup.mjs';
import teardown from '../../support/global-teardown.mjs';

const FAR = 2_000;

export async function console({ say }) {
  say('starting Postgres, building the console …');
  await setup();
  const require = createRequire(import.meta.url);
  require('../../fuzz/typescript.cjs');
  const { Console } = require('../../support/console.ts');
  const { sizes } = require('../../browser/measures/sizes.ts');
  const { coldStart, giveMany, resolving, walking } = require('../../browser/measures/inbox.ts');
  const { drawing, giveLong } = require('../../browser/measures/graph.ts');
  const { fiveTabs } = require('../../browser/measures/live.ts');
  const { isMet, lineOf } = require('../../browser/measures/figure.ts');
  const house = await Console.open();
  try {
    say('ten thousand tasks, a playbook of 200 steps …');
    await giveLong(house, 'olga');
    await giveMany(house, 'ana');
    await house.api.person('lee', ['csm']);
    const figures = sizes();
    for (const [words, measure] of [
      ['the first look …', () => coldStart(house, 'ana')],
      [`${FAR} × j …`, () => walking(house, 'ana', FAR)],
      ['an answer …', () => resolving(house, 'ana')],
      ['the graph …', () => drawing(house, 'olga')],
      ['five tabs …', () => fiveTabs(house, 'lee')],
    ]) {
      say(words);
      figures.push(...(await measure()));
    }
    const missed = figures.filter((figure) => !isMet(figure));
    return {
      result: Object.fromEntries(figures.map(({ key, measured }) => [key, measured])),
      table: figures.map((figure) => `${lineOf(figure)}\n`).join(''),
      broken: missed.map(({ what, measured, limit }) => `${what}: ${measured}, limit ${limit}`),
    };
  } finally {
    await house.close();
    await teardown();
  }
}
