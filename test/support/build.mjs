/** Tests run what is built (loaded-once.mjs). */
import { build } from '../../apps/cli/build.mjs';

export default async function setup() {
  await build();
}
