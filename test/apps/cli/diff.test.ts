import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL } from '../../support/project-folder';
import { tenureIn } from '../../support/tenure-command';

let folder: string;
let project: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  project = join(folder, 'our playbooks');
  cpSync(SMALL, project, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(...words: string[]): void {
  const who = [
    '-c',
    'user.name=Ana',
    '-c',
    'user.email=ana@acme.example',
    '-c',
    'commit.gpgsign=false',
  ];
  const { status, stderr } = spawnSync('git', [...who, ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
}
function committed(): void {
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
}
function edit(from: string, to: string): void {
  const file = join(project, 'call.playbook.yaml');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

test('what changed since a commit is told in words, with what it means for those inside', () => {
  committed();
  edit('timeout: 5bd', 'timeout: 7bd');
  const { code, out, err } = tenureIn(project, 'diff', 'HEAD');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('~ wait booked  call.playbook.yaml:20');
  expect(out).toContain('timeout: 5bd → 7bd');
  expect(out).toContain('those inside keep version ');
  expect(out).not.toContain('\u001b[');
  expect(tenureIn(folder, 'diff', 'HEAD', 'our playbooks').out).toBe(out);
});

test('a folder is compared with a folder, and JSON says the same', () => {
  const old = join(folder, 'old');
  cpSync(project, old, { recursive: true });
  edit('give_up: 5bd', 'give_up: 6bd');
  const { code, out } = tenureIn(project, 'diff', '../old', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    same: [],
    playbooks: [
      {
        id: 'call',
        changes: [
          {
            kind: 'changed',
            what: 'task ring',
            parts: [{ key: 'give_up', before: '5bd', after: '6bd' }],
          },
        ],
      },
    ],
  });
});

test('nothing to tell ends with 0 and says so', () => {
  committed();
  edit('steps:\n', 'steps: # in order\n');
  expect(tenureIn(project, 'diff', 'HEAD')).toEqual({
    code: 0,
    out: 'nothing that has a meaning is different\n',
    err: '',
  });
});

test('a step that is gone comes with the migration that would be needed', () => {
  edit('- id: booked', '- {id: nap, wait: 2d}\n  - id: booked');
  committed();
  edit('- {id: nap, wait: 2d}\n  ', '');
  const { out } = tenureIn(project, 'diff', 'HEAD');
  const [, text = ''] = /call\.migration\.yaml\):\n((?: {4}.*\n)*)/.exec(out) ?? [];
  expect(text).toContain('steps: {nap: park}');
  writeFileSync(join(project, 'call.migration.yaml'), text.replaceAll(/^ {4}/gm, ''));
  expect(tenureIn(project, 'check')).toMatchObject({ code: 0 });
});

test('a ref that is not there, no repository and no project are told, each with what to do', () => {
  const bare = tenureIn(project, 'diff', 'HEAD');
  expect(bare.code).toBe(2);
  expect(bare.err).toContain('is in no git repository');
  committed();
  for (const ref of ['nope', '--output=x', 'HEAD:our playbooks/catalog.yaml', '']) {
    const { code, err } = tenureIn(project, 'diff', '--', ref);
    expect([ref, code, err]).toEqual([
      ref,
      2,
      expect.stringContaining('is neither a folder nor a commit'),
    ]);
  }
  mkdirSync(join(folder, 'new'));
  cpSync(project, join(folder, 'new'), { recursive: true });
  expect(tenureIn(folder, 'diff', 'HEAD', 'new').err).toContain(
    'there is no project in new at HEAD',
  );
});

test('a state that does not compile is drawn, and ends with 1', () => {
  edit('timeout: 5bd', 'timeout: soon');
  committed();
  edit('timeout: soon', 'timeout: 5bd');
  const { code, err } = tenureIn(project, 'diff', 'HEAD');
  expect(code).toBe(1);
  expect(err).toContain('error bad-span');
});

test('a link in a commit is refused, not followed', () => {
  symlinkSync('/etc/hostname', join(project, 'extra.playbook.yaml'));
  committed();
  rmSync(join(project, 'extra.playbook.yaml'));
  const { code, err } = tenureIn(project, 'diff', 'HEAD');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('extra.playbook.yaml is a link at that commit'),
  ]);
});
