import { Console } from '../support/console';
import { type Figure, isMetBesideOthers, lineOf } from './measures/figure';
import { drawing, giveLong } from './measures/graph';
import { coldStart, giveMany, resolving, walking } from './measures/inbox';
import { fiveTabs } from './measures/live';
import { sizes } from './measures/sizes';

/**
 * What the console may cost. What is counted is the same everywhere. Times are told here, and judged by
 * `npm run bench -- console`, where nothing runs beside them.
 */

/** Rows that are walked for the heap; the bench walks as many as are promised. */
const FAR = 400;
let house: Console;
beforeAll(async () => {
  house = await Console.open();
  await giveLong(house, 'olga');
  await giveMany(house, 'ana');
  await house.api.person('lee', ['csm']);
}, 60_000);
afterAll(() => house.close());

function met(figures: readonly Figure[]): void {
  process.stdout.write(figures.map((figure) => `${lineOf(figure)}\n`).join(''));
  expect(figures.filter((figure) => !isMetBesideOthers(figure))).toEqual([]);
}

test('the first load and each chunk stay small', () => {
  met(sizes());
});

test('ten thousand tasks: four requests and no jump until one can work', async () => {
  met(await coldStart(house, 'ana'));
}, 60_000);

test('ten thousand tasks: keys that do not wait, few elements, and nothing kept', async () => {
  met(await walking(house, 'ana', FAR));
}, 120_000);

test('ten thousand tasks: an answer is one request, and its row reacts at once', async () => {
  met(await resolving(house, 'ana'));
}, 60_000);

test('two hundred steps are laid out once, and a new count draws its own box alone', async () => {
  met(await drawing(house, 'olga'));
}, 60_000);

test('five tabs share one line, and a hint costs each query that is on show one request', async () => {
  met(await fiveTabs(house, 'lee'));
}, 60_000);
