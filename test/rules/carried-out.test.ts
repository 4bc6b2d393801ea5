import { readProject } from '../../apps/cli/project-files';
import { compile } from '../../playbooks/compiler/compile';
import { refusals } from '../../playbooks/rules/carried-out';
import { LIBRARY, STARTER } from '../support/project-folder';
import { projectWith } from '../support/project';

/** What publishing refuses by name because the engine does not do it yet. */

function compiled(files: ReadonlyMap<string, string>) {
  const found = compile(files);
  const errors = found.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, file, line }) => `${file}:${line} ${code}`)).toEqual([]);
  return found;
}

/** A playbook of these lines; without any it is carried out whole. */
function playbook({ top = '', ways = '', exits = '', steps = '' }: Lines): string {
  return [
    'playbook: p\ntitle: P\nowner: o@acme.example\npurpose: service\nreenroll: always',
    'on_exit: {tasks: close}',
    'backfill: none',
    top,
    `enroll:\n  hand: {manual: true}\n${ways}`,
    `exits:\n  gone: {event: login}\n${exits}`,
    `steps:\n  - {id: pause, wait: 1d}\n${steps}`,
  ].join('\n');
}
interface Lines {
  readonly top?: string;
  readonly ways?: string;
  readonly exits?: string;
  readonly steps?: string;
}

function featuresOf(lines: Lines): string[] {
  const { playbooks } = compiled(new Map(Object.entries(projectWith({ p: playbook(lines) }))));
  return playbooks.flatMap((one) => refusals(one).map(({ feature }) => feature));
}

test.each([STARTER, LIBRARY])('what is in %s is carried out whole', (folder) => {
  const { playbooks } = compiled(readProject(folder));
  expect(playbooks.flatMap((one) => refusals(one))).toEqual([]);
  expect(featuresOf({})).toEqual([]);
});

test('every way in by the clock is carried out', () => {
  const weekly = 'weekly: {schedule: {days: [mon], time: "09:00"}, if: customer.annual_value > 1}';
  const ways = [
    'quiet: {silence: {of: [login], for: 30d}}',
    'due: {at: {date: customer.created_at, after: 30d}, past: skip}',
    'calm: {becomes: customer.annual_value > 9, for: 2d}',
    weekly,
  ];
  expect(featuresOf({ ways: ways.map((way) => `  ${way}`).join('\n') })).toEqual([]);
});

const send = (more: string, outcomes = ''): Lines => ({
  steps: `  - {id: s, send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care], ${more}}${outcomes}}`,
});

test('of the links in texts only that to a survey is refused', () => {
  const files = new Map(Object.entries(projectWith({ p: playbook(send('within: 1d')) })));
  const name = [...files.keys()].find((one) => one.startsWith('templates/onboarding/welcome.en'));
  const text = String(files.get(String(name)));
  const words = (link: string): string => `${text}\n[see]({{ links.${link} }})\n`;
  const refused = (link: string): string[] => {
    files.set(
      String(name),
      words(link).replace('---\n', link === 'survey' ? '---\nsurvey: nps\n' : '---\n'),
    );
    return compiled(files).playbooks.flatMap((one) => refusals(one).map(({ feature }) => feature));
  };
  expect(refused('preferences')).toEqual([]);
  expect(refused('survey')).toEqual(['links.survey']);
});
