import { compile } from '../../playbooks/compiler/compile';
import { render } from '../../playbooks/compiler/render';
import { projectFolder, SMALL } from '../support/project-folder';

/** The ten mistakes that everybody makes: each is named with its place, what was found and what to type. */
const files = projectFolder(SMALL);
const MISTAKES: readonly (readonly [string, string, string, string, string])[] = [
  ['misspelt key', 'timeout: 5bd}', 'timeuot: 5bd}', 'unknown-key', '21:32'],
  ['unknown event', 'event: call.booked', 'event: call.boked', 'unknown-event', '21:19'],
  [
    'wrong type in a condition',
    'customer.health < 50',
    'customer.health < "5"',
    'wrong-type',
    '6:9',
  ],
  ['missing timeout', ', timeout: 5bd}', '}', 'timeout-missing', '21:5'],
  ['unknown template variable', 'customer.name', 'customer.nmae', 'unknown-field', '26:38'],
  ['bad YAML', 'if: event.big}', 'if: event.big', 'yaml-syntax', '11:1'],
  ['tab as indentation', '  weak:', '\tweak:', 'yaml-syntax', '6:1'],
  ['duplicate id', '- id: word', '- id: ring', 'duplicate-id', '37:9'],
  ['goto nowhere', 'goto: booked', 'goto: nowhere_at_all', 'unknown-step', '31:56'],
  ['NUL byte', 'First call', 'First\0call', 'yaml-syntax', '2:13'],
];

test.each(MISTAKES)('a %s is told with place, reason and fix', (...mistake) => {
  const [, right, wrong, code, place] = mistake;
  const file = 'call.playbook.yaml';
  const text = (files.get(file) ?? '').replace(right, wrong);
  const { ok, playbooks, diagnostics } = compile(new Map([...files, [file, text]]));
  expect(ok).toBe(false);
  expect(playbooks).toEqual([]);
  expect(diagnostics.map((one) => `${one.line}:${one.column} ${one.code}`)).toEqual([
    `${place} ${code}`,
  ]);
  const [first] = diagnostics;
  const drawn = first === undefined ? '' : render(first, text);
  expect(drawn).toMatch(
    /^call\.playbook\.yaml:\d+:\d+ error [a-z-]+: \S.*\n[^]*\^[^]*\n {2}why: \S.*\n {2}fix: \S/,
  );
});
