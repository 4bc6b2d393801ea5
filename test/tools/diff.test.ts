import { compile } from '../../playbooks/compiler/compile';
import { diff } from '../../playbooks/tools/diff/diff';
import type { Change, PlaybookDiff, ProjectDiff } from '../../playbooks/tools/diff/difference';
import { LIBRARY, SMALL, STARTER, projectFolder } from '../support/project-folder';

type Files = ReadonlyMap<string, string>;
const small = projectFolder(SMALL);
const FILE = 'call.playbook.yaml';

/** The small project with `from` written as `to`, once. */
function edited(from: string, to: string, file = FILE, files: Files = small): Files {
  const text = files.get(file) ?? '';
  expect(text).toContain(from);
  return new Map([...files, [file, text.replace(from, to)]]);
}

function between(before: Files, after: Files): ProjectDiff {
  const state = (files: Files) => {
    const compiled = compile(files);
    const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
    return { files, compiled };
  };
  return diff(state(before), state(after));
}

function playbook(before: Files, after: Files): PlaybookDiff {
  const [only, more] = between(before, after).playbooks;
  expect(more).toBeUndefined();
  if (only === undefined) throw new Error('nothing is different');
  return only;
}

/** `~ wait booked timeout: 5bd -> 7bd`, one line a part. */
function told(changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ kind, what, parts }) =>
    parts.length === 0
      ? [`${kind} ${what}`]
      : parts.map(
          ({ key, before, after }) => `${kind} ${what} ${key}: ${before ?? '-'} -> ${after ?? '-'}`,
        ),
  );
}
function changesOf(from: string, to: string): readonly string[] {
  return told(playbook(small, edited(from, to)).changes);
}

test.each([
  ['the small project', SMALL],
  ['the library', LIBRARY],
  ['the starter', STARTER],
])('nothing is different between %s and itself, however it is written', (_name, folder) => {
  const files = projectFolder(folder);
  const written = new Map(
    [...files].map(([name, text]) => [name, name.endsWith('.yaml') ? `# a word\n${text}\n` : text]),
  );
  const { playbooks, same, catalog, guards, calendars, means } = between(files, written);
  expect([playbooks, catalog, guards, calendars, means]).toEqual([[], [], [], [], []]);
  expect(same.length).toBeGreaterThan(0);
});

test('a time that changed is told with both values and its line', () => {
  const { changes, from, to, means } = playbook(small, edited('timeout: 5bd', 'timeout: 7bd'));
  expect(told(changes)).toEqual(['changed wait booked timeout: 5bd -> 7bd']);
  expect(changes[0]?.place).toBe(`${FILE}:20`);
  expect([from, to]).toEqual([
    expect.stringMatching(/^sha256:/),
    expect.stringMatching(/^sha256:/),
  ]);
  expect(means).toContain(
    'times of booked are counted anew from the same start; what is past by then is skipped, unless it says "late: run"',
  );
});

test('texts, people and conditions are told in the words of the file', () => {
  expect(
    changesOf('title: "Call {{ customer.name }}"', 'title: "Ring {{ customer.name }}"'),
  ).toEqual(['changed task ring title: "Call {{ customer.name }}" -> "Ring {{ customer.name }}"']);
  expect(changesOf('assign: [customer.csm, queue.care]', 'assign: [queue.care]')).toEqual([
    'changed task ring assign: customer.csm, queue.care -> queue.care',
  ]);
  expect(changesOf('if: event.big', 'if: "!event.big"')).toEqual([
    'changed way in won if: event.big -> !event.big',
  ]);
  expect(changesOf('due: 1bd', 'due: {date: customer.created_at, after: 2d}')).toEqual([
    'changed task ring due: 1bd -> 2d after customer.created_at',
  ]);
});

test('of a text in several locales the one that changed is told', () => {
  const before = edited('title: First call', 'title: {en: First call, zh-CN: 首次通话}');
  const after = edited('title: First call', 'title: {en: First call, zh-CN: 第一次通话}');
  expect(told(playbook(before, after).changes)).toEqual([
    'changed playbook title.zh-CN: "首次通话" -> "第一次通话"',
  ]);
});

test('a fact is told where it is written, and what reads it has another meaning', () => {
  expect(changesOf('weak: customer.health < 50', 'weak: customer.health < 40')).toEqual([
    'changed fact weak : customer.health < 50 -> customer.health < 40',
    'changed exit gone when: facts.weak -> the same words, but what they name has changed',
  ]);
});

test('a step that is put in and one that is taken out are told once, without what follows from it', () => {
  const step = '  - {id: nap, wait: 2d}\n  - id: booked';
  const more = edited('  - id: booked', step);
  expect(told(playbook(small, more).changes)).toEqual(['added wait nap']);
  const { changes, migration, means } = playbook(more, small);
  expect(told(changes)).toEqual(['removed wait nap']);
  expect(changes[0]?.place).toBe(`${FILE}:20`);
  expect(migration).toEqual({ steps: ['nap'] });
  expect(means).toContain('it must say where those go who rest at nap (migration-step-unmapped)');
});

test('of two steps that changed places one has moved', () => {
  const nap = '  - {id: nap, wait: 2d}\n';
  const doze = '  - {id: doze, wait: 3d}\n';
  const before = edited('  - id: booked', `${nap}${doze}  - id: booked`);
  const after = edited('  - id: booked', `${doze}${nap}  - id: booked`);
  expect(told(playbook(before, after).changes)).toEqual(['moved wait doze after: nap -> hello']);
});

test('a step that goes into a branch has moved into it', () => {
  const nap = '{id: nap, wait: 2d}';
  const side =
    '{id: side, parallel: {join: all, branches: {a: [{id: one, wait: 1d}], b: [{id: two, wait: 1d}]}}}';
  const before = edited('  - id: booked', `  - ${side}\n  - ${nap}\n  - id: booked`);
  const after = edited(
    '  - id: booked',
    `  - ${side.replace('wait: 1d}]}}}', `wait: 1d}, ${nap}]}}}`)}\n  - id: booked`,
  );
  expect(told(playbook(before, after).changes)).toEqual([
    'moved wait nap in: no branch -> branch b of side',
  ]);
});

test('an outcome that leads elsewhere, a new answer and where it leads are told', () => {
  expect(changesOf('nobody: {goto: booked}', 'nobody: {exit: done}')).toEqual([
    'changed task ring nobody leads to: booked -> exit done',
  ]);
  const answer = edited(
    'nobody: {label: Nobody there}',
    'nobody: {label: Nobody there}, later: {label: Later}',
  );
  const { changes, means } = playbook(
    small,
    edited('outcomes: {reached', 'outcomes: {later: {exit: done}, reached', FILE, answer),
  );
  expect(told(changes)).toEqual([
    'changed task ring answers.later: - -> {label: Later, form: {}}',
    'changed task ring later leads to: - -> exit done',
  ]);
  expect(means).toContain(
    'open tasks of ring have other answers: they are closed and opened anew (migration-answers-differ)',
  );
});

test('ways in and exits that came, went or changed are told, and what publishing asks about them', () => {
  const way = edited(
    'won: {event: deal.won, if: event.big}',
    'won: {event: deal.won, if: event.big}\n  low: {becomes: customer.health < 20}',
  );
  expect(told(playbook(small, way).changes)).toEqual(['added way in low']);
  const lower = new Map([...way, [FILE, (way.get(FILE) ?? '').replace('< 20', '< 10')]]);
  const { changes, means } = playbook(way, lower);
  expect(told(changes)).toEqual([
    'changed way in low becomes: customer.health < 20 -> customer.health < 10',
  ]);
  expect(means).toContain(
    'way in "low" changed; "backfill" decides about those who are there already',
  );
  const exit = edited(
    '  gone: {when: facts.weak}',
    '  gone: {when: facts.weak}\n  lost: {event: call.booked}',
  );
  expect(playbook(small, exit).means).toContain(
    'exit lost ends only those who go by the new version',
  );
});

test('of a text that changed the lines that differ are told', () => {
  const file = 'templates/hello.en.md';
  const body = small.get(file) ?? '';
  const last = body.trimEnd().split('\n').at(-1) ?? '';
  const { changes } = playbook(small, edited(last, `${last}\nOne more line`, file));
  expect(told(changes)).toEqual([`changed text ${file} body: nothing -> One more line`]);
});

test('guards, calendars and catalog are told beside the playbooks, and that they are live', () => {
  const guards = edited('guards:', 'patience: 1d\nguards:', 'guards.yaml');
  const found = between(small, guards);
  expect([found.playbooks, told(found.guards)]).toEqual([
    [],
    ['changed guards patience: 3d -> 1d'],
  ]);
  expect(found.means).toEqual([
    'guards hold from the next delivery on, for those inside too',
    'a send that says no "within" waits at most 1d from now on',
  ]);
  const catalog = edited(
    'nickname: {type: text}',
    'nickname: {type: text, label: Called}',
    'catalog.yaml',
  );
  expect(told(between(small, catalog).catalog)).toEqual([
    'changed customer.nickname label: - -> Called',
  ]);
});

test('another score, another consent and other guards say what becomes of everybody inside', () => {
  const library = projectFolder(LIBRARY);
  const edits: readonly (readonly [file: string, from: string, to: string])[] = [
    ['catalog.yaml', 'usage: {weight: 40', 'usage: {weight: 60'],
    ['catalog.yaml', 'service: {consent: opt_out', 'service: {consent: opt_in'],
    ['catalog.yaml', 'commercial: {consent: opt_in', 'commercial: {consent: opt_out'],
    ['guards.yaml', 'contact_week, per: contact, max: 2', 'contact_week, per: contact, max: 3'],
    ['guards.yaml', '{name: gone,', '{name: merged,'],
  ];
  const after = edits.reduce<Files>(
    (files, [file, from, to]) => edited(from, to, file, files),
    library,
  );
  const { catalog, means } = between(library, after);
  expect(told(catalog)).toEqual([
    'changed customer.health compute.parts.usage.weight: 40 -> 60',
    'changed purpose service consent: opt_out -> opt_in',
    'changed purpose commercial consent: opt_in -> opt_out',
  ]);
  expect(means).toEqual([
    'purpose service asks for a yes now: from the next delivery on whoever has not given it gets nothing',
    'purpose commercial goes to everybody who has not said no now: from the next delivery on nobody has to say yes',
    'customer.health: computed by another formula for everybody, soon after publishing; nothing "becomes" true by that alone',
    'guards hold from the next delivery on, for those inside too',
    'what waits for cap contact_week is looked at again within the hour',
    'what waits for hold gone may go within the hour: it is no more',
    'hold merged is new: what it covers waits, of those inside too',
  ]);
});

test('what is gone from the catalog and those inside still need is named', () => {
  const fewer = edited('  health: {type: number}\n', '', 'catalog.yaml');
  const blind = new Map([
    ...fewer,
    [FILE, (fewer.get(FILE) ?? '').replaceAll('customer.health < 50', 'has(customer.nickname)')],
  ]);
  const found = between(small, blind);
  expect(told(found.catalog)).toEqual(['removed customer.health']);
  expect(found.means).toEqual([
    'whoever is inside call still needs customer.health: publishing is refused until nobody is (catalog-in-use)',
  ]);
});

test('a playbook that came and one that went say who keeps what', () => {
  const other = (small.get(FILE) ?? '').replace('playbook: call', 'playbook: other');
  const more = new Map([...small, ['other.playbook.yaml', other]]);
  expect(playbook(small, more)).toMatchObject({ id: 'other', kind: 'added' });
  const { kind, means } = playbook(more, small);
  expect(kind).toBe('removed');
  expect(means[0]).toMatch(/^those inside keep version [0-9a-f]{8} to their end; nobody enters/);
});
