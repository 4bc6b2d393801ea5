/** What every test of the world needs, and a browser and the built console. */
import { buildConsole } from '../../apps/cli/build-console.mjs';
import { findBrowser } from './find-browser.mjs';
import setup from './global-setup.mjs';

export default async function setupBrowser(run) {
  process.env.TEST_CHROMIUM = findBrowser();
  await buildConsole();
  await setup(run);
}
