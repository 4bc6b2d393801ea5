import { compile } from '../../../playbooks/compiler/compile';
import { inThread } from '../../../apps/api/playbooks/in-thread';
import { toShown } from '../../../apps/api/playbooks/to-shown';
import { TestApi } from '../../support/api';
import { LIBRARY as FOLDER, projectFolder } from '../../support/project-folder';

type Files = Readonly<Record<string, string>>;

const LIBRARY: Files = Object.fromEntries(projectFolder(FOLDER));
const RENEWAL = LIBRARY['renewal.playbook.yaml'] ?? '';

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  as = await api.key(['playbooks:read']);
});
afterAll(() => api.close());

const check = (files: Files) => api.call('POST', '/v1/check', { as, body: { files } });

/** The library with as many copies of its largest playbook beside it. */
function withCopies(n: number): Files {
  const copies = Array.from({ length: n }, (_, i) => [
    `copy_${i}.playbook.yaml`,
    RENEWAL.replace(/^playbook: .*$/m, `playbook: copy_${i}`),
  ]);
  return { ...LIBRARY, ...Object.fromEntries(copies) } as Files;
}

/** How long nothing else got its turn, at most, while `work` was done; and how long that took. */
async function held(work: () => Promise<unknown>): Promise<{ longest: number; whole: number }> {
  const start = performance.now();
  let [before, longest] = [start, 0];
  const look = (): void => {
    longest = Math.max(longest, performance.now() - before);
    before = performance.now();
  };
  const timer = setInterval(look, 5);
  await work();
  look();
  clearInterval(timer);
  return { longest, whole: performance.now() - start };
}

test.each<[string, Files]>([
  ['a project without faults', LIBRARY],
  ['nothing', {}],
  ['a fault', { ...LIBRARY, 'x.playbook.yaml': 'playbook: x\u0000y\ntitel: X\n' }],
  ['more faults than are shown', { 'a.playbook.yaml': 'no: 1\n'.repeat(500) }],
])('of %s the answer is what the compiler says', async (_, files) => {
  const { ok, diagnostics, playbooks } = compile(new Map(Object.entries(files)));
  const hashes = playbooks.map(({ id, hash }) => ({ id, hash }));
  const said = JSON.stringify({ ok, diagnostics: toShown(diagnostics), playbooks: hashes });
  expect(await check(files)).toMatchObject({ status: 200, text: said });
});

test('while a large project is checked, others have their turn', async () => {
  const files = withCopies(40);
  const { longest, whole } = await held(async () => {
    const checked = check(files);
    expect((await api.call('GET', '/healthz')).status).toBe(200);
    expect((await checked).body).toMatchObject({ ok: true, diagnostics: [] });
  });
  expect(longest).toBeLessThan(whole / 3);
}, 120_000);

test('checks that are asked for together are all answered', async () => {
  const all = await Promise.all([{}, LIBRARY, { 'a.playbook.yaml': '' }].map(check));
  expect(all.map(({ body }) => body['ok'])).toEqual([false, true, false]);
}, 60_000);

test.each([
  ['to begin', { beginsMs: 1, runsMs: 60_000 }],
  ['once it has begun', { beginsMs: 60_000, runsMs: 1 }],
])(
  'a thread that takes too long %s is ended, and whoever waits hears of it',
  async (_, ms) => {
    const tooMuch = (): Error => new Error('too much');
    const said = inThread('check', LIBRARY, { ...ms, megabytes: 512, tooMuch });
    await expect(said).rejects.toThrow('too much');
  },
  60_000,
);
