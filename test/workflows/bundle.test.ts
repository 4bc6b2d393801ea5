import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../apps/worker/bundle';

const golden = join(__dirname, 'bundle.golden.json');

/** Our own modules by path, packages by how many of their modules are in. */
function listed(modules: readonly string[]): string[] {
  const own = modules.filter((path) => !path.includes('node_modules/'));
  const packages = new Map<string, number>();
  for (const path of modules) {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path) ?? [];
    if (name !== undefined) packages.set(name, (packages.get(name) ?? 0) + 1);
  }
  const counted = [...packages].map(([name, count]) => `${name} (${count} modules)`);
  return [...own.map((path) => path.replace(/^dist\//, '')), ...counted.sort()];
}

/** Without the source map, in KiB. */
function sizeOf(code: string): number {
  return Math.ceil((code.split('//# sourceMappingURL')[0] ?? '').length / 1024);
}

describe('the workflow bundle', () => {
  test('holds the kernel, the shell and the SDK, and nothing else came in', async () => {
    const { code, modules } = await build();
    const found = { size_kib: sizeOf(code), modules: listed(modules) };
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`);
    const expected = JSON.parse(readFileSync(golden, 'utf8')) as typeof found;
    // To accept a change on purpose: UPDATE_GOLDEN=1 npm test -- bundle
    expect(found.modules).toEqual(expected.modules);
    expect(Math.abs(found.size_kib - expected.size_kib)).toBeLessThanOrEqual(
      expected.size_kib * 0.03,
    );
  }, 60_000);
});
