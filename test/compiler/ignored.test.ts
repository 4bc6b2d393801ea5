import { compile } from '../../playbooks/compiler/compile';
import { projectFolder, SMALL } from '../support/project-folder';

/** What could be written but would have no effect is refused at its place. */
const files = projectFolder(SMALL);
type Change = readonly [from: string, to: string];

function codesWith(file: string, [from, to]: Change): readonly string[] {
  const text = files.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  const { diagnostics } = compile(new Map([...files, [file, text.replace(from, to)]]));
  return diagnostics.map(({ code, line }) => `${line} ${code}`);
}

const CATALOG: readonly (readonly [string, Change, string])[] = [
  [
    'a default that is no day',
    ['health: {type: number}', 'health: {type: date, default: 2026-02-30}'],
    '12 wrong-shape',
  ],
  [
    'a default time without its offset',
    ['health: {type: number}', 'health: {type: time, default: "2026-02-20T10:00"}'],
    '12 wrong-shape',
  ],
  [
    'a list of lists',
    ['nickname: {type: text}', 'nickname: {type: list, of: list}'],
    '13 unknown-attribute-type',
  ],
  [
    'values of a list that is not of an enum',
    ['nickname: {type: text}', 'nickname: {type: list, of: text, values: [a]}'],
    '13 wrong-shape',
  ],
];

test.each(CATALOG)('%s is refused in the catalog', (_title, change, expected) => {
  expect(codesWith('catalog.yaml', change)).toContain(expected);
});

const VARS = 'tries: {type: number, default: 0}';
const DUE = 'due: 1bd';
const WAIT = 'wait: {event: call.booked, timeout: 5bd}';
const GONE = 'gone: {when: facts.weak}';
const SEND = 'to: [contacts.champion],';
const BY = '{by: [queue.care], within: 1d, otherwise: skip}';

const PLAYBOOK: readonly (readonly [string, Change, string])[] = [
  ['an enum without values', [VARS, 'tries: {type: enum, default: x}'], '8 missing-key'],
  [
    'values beside a number',
    [VARS, 'tries: {type: number, default: 0, values: [a]}'],
    '8 wrong-shape',
  ],
  [
    'a "min" above its "max"',
    [DUE, `${DUE}\n            form: {n: {type: number, label: N, min: 3, max: 1}}`],
    '29 wrong-shape',
  ],
  [
    'a "min" of a date',
    [DUE, `${DUE}\n            form: {n: {type: date, label: N, min: 3}}`],
    '29 wrong-shape',
  ],
  [
    'a default below its "min"',
    [DUE, `${DUE}\n            form: {n: {type: text, label: N, min: 3, default: ab}}`],
    '29 wrong-shape',
  ],
  [
    'a field that two answers ask for with two types',
    [
      '{reached: {label: Reached}, nobody: {label: Nobody there}}',
      '{reached: {label: R, form: {a: {type: text, label: A}}}, nobody: {label: N, form: {a: {type: number, label: A}}}}',
    ],
    '30 duplicate-id',
  ],
  [
    'a merge key with a placeholder, which would be one key for everybody',
    [DUE, `${DUE}\n            merge_key: "{{ customer.name }}"`],
    '29 wrong-shape',
  ],
  ['a wait for nothing', [WAIT, 'wait: {any: {}, timeout: 5bd}'], '21 wrong-shape'],
  [
    'an approval of a closing step',
    [
      GONE,
      `gone: {when: facts.weak, do: [{id: x, send: {template: hello, ${SEND} approval: ${BY}}}]}`,
    ],
    '15 closing-step',
  ],
  [
    'an eleventh closing step',
    [
      GONE,
      `gone: {when: facts.weak, do: [${Array.from({ length: 11 }, (_, i) => `{id: x${i}, notify: {to: [queue.care], text: a}}`).join(', ')}]}`,
    ],
    '15 too-many',
  ],
];

test.each(PLAYBOOK)('%s is refused in a playbook', (_title, change, expected) => {
  expect(codesWith('call.playbook.yaml', change)).toContain(expected);
});

test('a send by channels none of which carries its purpose is refused', () => {
  const catalog = (files.get('catalog.yaml') ?? '').replace(
    'email: {sender: hello}',
    'email: {sender: hello}\n  sms: {connection: gw, purposes: [offers]}\nconnections: {gw: {kind: sms}}',
  );
  const playbook = (files.get('call.playbook.yaml') ?? '').replace(SEND, `${SEND} channel: [sms],`);
  const given = [['catalog.yaml', catalog] as const, ['call.playbook.yaml', playbook] as const];
  const { diagnostics } = compile(new Map([...files, ...given]));
  expect(diagnostics.map(({ code, line }) => `${line} ${code}`)).toEqual(['19 wrong-shape']);
});
