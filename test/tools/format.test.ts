import fc from 'fast-check';
import { isCollection, isMap, parseDocument, visit } from 'yaml';
import { compile } from '../../playbooks/compiler/compile';
import { format } from '../../playbooks/tools/format';
import { STARTER, projectFolder } from '../support/project-folder';

const files = projectFolder(STARTER);
const yaml = [...files].filter(([name]) => name.endsWith('.yaml'));

function formatted(text: string, file: string): string {
  const done = format(text, file);
  if (!done.ok) throw new Error(JSON.stringify(done.diagnostics));
  return done.text;
}

function hashes(project: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const { ok, playbooks, diagnostics } = compile(project);
  if (!ok) throw new Error(JSON.stringify(diagnostics));
  return playbooks.map(({ id, hash }) => [id, hash] as const);
}

/** The same file as somebody else would have typed it: keys in another order, collections on one line or several. */
function retyped(text: string, random: () => boolean): string {
  const document = parseDocument(text);
  if (isMap(document.contents)) document.contents.items.sort(() => (random() ? 1 : -1));
  visit(document, {
    Collection: (_key, node) => {
      if (isCollection(node) && random()) node.flow = random();
    },
  });
  return document.toString({ lineWidth: 60, indent: random() ? 2 : 4 });
}

test('a key has its place, and a line that is too long is broken', () => {
  const text = [
    'steps:',
    '  - outcomes:   { given_up: continue }   # nobody did',
    '    task: {due:   3d, title: Call them, assign: [customer.csm, queue.cs_asia], give_up: 5d, body: "Ask what they need and when they could begin"}',
    '    id: call',
    '# who may be asked',
    'owner: ops@acme.example',
    'playbook: hello',
  ].join('\n');
  expect(formatted(text, 'hello.playbook.yaml')).toBe(
    [
      'playbook: hello',
      '# who may be asked',
      'owner: ops@acme.example',
      'steps:',
      '  - id: call',
      '    task:',
      '      title: Call them',
      '      body: "Ask what they need and when they could begin"',
      '      assign: [customer.csm, queue.cs_asia]',
      '      due: 3d',
      '      give_up: 5d',
      '    outcomes: {given_up: continue} # nobody did',
      '',
    ].join('\n'),
  );
});

test('blank lines between braces go with the braces when a long line is broken', () => {
  const text = [
    'enroll:',
    '  due:',
    '    at:',
    '',
    '      {',
    '',
    '        date: contract.ends_on, before: {pick: customer.tier, gold: 180d, else: 90d},',
    '',
    '        roll: previous, time: "09:00",',
    '',
    '      }',
    '  other: [',
    '',
    '    "a text that is much too long for one line, and so are all the others that stand beside it",',
    '    "another one of them"]',
  ].join('\n');
  const once = formatted(text, 'hello.playbook.yaml');
  expect(once).toBe(
    [
      'enroll:',
      '  due:',
      '    at:',
      '      date: contract.ends_on',
      '      before: {pick: customer.tier, gold: 180d, else: 90d}',
      '',
      '      roll: previous',
      '      time: "09:00"',
      '  other:',
      '    - "a text that is much too long for one line, and so are all the others that stand beside it"',
      '    - "another one of them"',
      '',
    ].join('\n'),
  );
  expect(formatted(once, 'hello.playbook.yaml')).toBe(once);
});

test('what has a meaning by its order, and how a value was written, stays', () => {
  const text = [
    'exits:',
    '  b: {}',
    '  a: {}',
    'vars: {x: {type: number, default: 0.10}, y: {type: text, default: 12345678901234567890}}',
    'goal:',
    'facts: {z: "a", y: \'b\'}',
    '',
  ].join('\n');
  const done = formatted(text, 'hello.playbook.yaml');
  expect(done.indexOf('b: {}')).toBeLessThan(done.indexOf('a: {}'));
  for (const kept of ['0.10', '12345678901234567890', 'goal:\n', '"a"', "'b'", '{x: {'])
    expect(done).toContain(kept);
});

test('what is not the YAML of the language is left alone, with what check says', () => {
  for (const [text, code] of [
    ['a: [1', 'yaml-syntax'],
    ['a: &x 1\nb: *x', 'yaml-alias'],
    [`a: ${'['.repeat(10_000)}`, 'yaml-too-deep'],
  ] as const) {
    const done = format(text, 'x.playbook.yaml');
    expect(done.ok ? [] : done.diagnostics.map((one) => one.code)).toContain(code);
  }
  expect(format('', 'x.playbook.yaml')).toEqual({ ok: true, text: '' });
  expect(format('# to do\n', 'x.playbook.yaml')).toEqual({ ok: true, text: '# to do\n' });
});

test.each(yaml)('%s keeps its comments and is in form after one time', (name, text) => {
  const once = formatted(text, name);
  expect(formatted(once, name)).toBe(once);
  const comments = (of: string) => (of.match(/(?<=^|\s)# .*$/gm) ?? []).sort();
  expect(comments(once)).toEqual(comments(text));
});

test('formatting never changes a plan, however the library was typed', () => {
  const before = hashes(files);
  const runs = Math.ceil(Number(process.env['RUNS'] ?? 1000) / 100);
  fc.assert(
    fc.property(fc.infiniteStream(fc.boolean()), (stream) => {
      const random = () => Boolean(stream.next().value);
      const typed = new Map(files);
      for (const [name, text] of yaml) {
        const form = formatted(retyped(text, random), name);
        expect(formatted(form, name)).toBe(form);
        typed.set(name, form);
      }
      expect(hashes(typed)).toEqual(before);
    }),
    { numRuns: runs, seed: 20260415 },
  );
});
