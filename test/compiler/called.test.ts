import { compile } from '../../playbooks/compiler/compile';
import { projectFolder, SMALL } from '../support/project-folder';

const small = projectFolder(SMALL);

function changed(file: string, from: string, to: string) {
  const text = small.get(file) ?? '';
  expect(text).toContain(from);
  return compile(new Map([...small, [file, text.replace(from, to)]]));
}

const asked = (values: string) =>
  changed(
    'call.playbook.yaml',
    'due: 1bd',
    `due: 1bd\n            form: {why: {type: enum, values: ${values}, label: Why, default: price}}`,
  );
const formOf = ({ playbooks }: ReturnType<typeof asked>) =>
  playbooks[0]?.plan.code.flatMap((one) => (one.op === 'task' ? [one.form['why']] : []))[0];

test('the values of a form are a list, or a map that says what each is called', () => {
  expect(formOf(asked('[price, use]'))).toMatchObject({ values: ['price', 'use'] });
  const { labels, values } =
    formOf(asked('{price: {en: The price, zh-CN: 价格}, use: Too little use}')) ?? {};
  expect(values).toEqual(['price', 'use']);
  expect(labels).toEqual({ price: { en: 'The price', 'zh-CN': '价格' }, use: 'Too little use' });
});

test('a default must be one of the values of the map', () => {
  const { diagnostics } = asked('{cost: Cost, use: Use}');
  expect(diagnostics).toMatchObject([{ file: 'call.playbook.yaml', severity: 'error' }]);
  expect(diagnostics[0]?.message).toContain('price');
});

test('a label that is too long is told where it stands', () => {
  const { diagnostics } = asked(`{price: "${'long '.repeat(1_000)}", use: Use}`);
  expect(diagnostics).toMatchObject([{ code: 'too-many', file: 'call.playbook.yaml' }]);
});

test('types of events may say what they are called', () => {
  const { project, diagnostics } = changed(
    'catalog.yaml',
    'events:',
    'events:\n  seat.taken: {about: customer, title: {en: Seat taken, zh-CN: 席位已占用}}',
  );
  expect(diagnostics).toEqual([]);
  const title = { en: 'Seat taken', 'zh-CN': '席位已占用' };
  expect(project?.catalog.events['seat.taken']).toMatchObject({ title });
});

test('types of records may say what one of them, and the list, is called', () => {
  const { project, diagnostics } = changed(
    'catalog.yaml',
    'records:',
    'records:\n  seat: {plural: seats, title: Seat, list_title: {en: Seats, zh-CN: 席位}}',
  );
  expect(diagnostics).toEqual([]);
  expect(project?.catalog.records['seat']).toMatchObject({
    title: 'Seat',
    list_title: { en: 'Seats', 'zh-CN': '席位' },
  });
});
