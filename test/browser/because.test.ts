import { because as en, type Told } from '../../apps/console/messages/en/because';
import { because as zh } from '../../apps/console/messages/zh-cn/because';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { runCase } from '../../playbooks/testing/run-case';
import { becauseOf } from '../../playbooks/tools/because';
import { LIBRARY, projectFolder } from '../support/project-folder';

/** Every sentence a reader can meet in the stories of the library is there in both languages, and says what was kept. */

const files = projectFolder(LIBRARY);
const compiled = compile(files);
const { tests } = compileTests(files, compiled);

const stories = compiled.playbooks.flatMap((playbook) => {
  const { project } = compiled;
  if (!project) throw new Error('the library has no project');
  return tests
    .filter((one) => one.playbook === playbook.id)
    .flatMap(({ cases }) => cases.flatMap((one) => runCase(one, { playbook, project }).trace))
    .map((entry) => ({ entry, because: becauseOf(entry, playbook.plan) }));
});
const told = stories.flatMap(({ entry, because }) => (because ? [{ entry, because }] : []));
const isSentence = (one: unknown): one is (told: Told) => string => typeof one === 'function';
const sentence = (all: Readonly<Record<string, unknown>>, code: string) => {
  const found = all[code];
  return isSentence(found) ? found : undefined;
};

test('nearly everything that happens is told by a code', () => {
  const kinds = new Set(stories.map(({ entry }) => entry.kind));
  expect(kinds.size).toBeGreaterThan(15);
  expect(told.length / stories.length).toBeGreaterThan(0.98);
});

test('each code has its sentence, in English and in Chinese', () => {
  const codes = [...new Set(told.map(({ because }) => because.code))];
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !sentence(en, code) || !sentence(zh, code))).toEqual([]);
});

test('a sentence has all the values it needs, and a Chinese one no English beside them', () => {
  const faults = told.flatMap(({ because: { code, values } }) => {
    const asked: string[] = [];
    const mark = (name: string) => `〈${name}〉`;
    const marked = new Proxy({} as Told, {
      get: (_, name) => {
        asked.push(String(name));
        return mark(String(name));
      },
    });
    const chinese = sentence(zh, code)?.(marked) ?? '';
    sentence(en, code)?.(marked);
    const OPTIONAL = ['until', 'for', 'if', 'round', 'to', 'due_at'];
    const missing = asked.filter((name) => !(name in values) && !OPTIONAL.includes(name));
    const english = /[A-Za-z]{3,}/.exec(chinese.replaceAll(/〈[^〉]*〉/g, ''));
    return [
      ...missing.map((name) => `${code} asks for ${name}`),
      ...(english ? [`${code}: ${chinese}`] : []),
    ];
  });
  expect([...new Set(faults)]).toEqual([]);
});
