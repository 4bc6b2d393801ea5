import { compile } from '../../../playbooks/compiler/compile';
import { projectWith, yaml } from '../../support/project';

test('a split without arms is refused where its arms would stand', () => {
  const hello = yaml`
    playbook: hello
    title: Hello
    owner: ops@acme.example
    purpose: service
    enroll: {by_hand: {manual: true}}
    reenroll: never
    backfill: none
    exits: {done: {}}
    steps:
      - {id: coin, split: {arms: {}}}
      - {id: end, exit: done}
  `;
  const { diagnostics } = compile(new Map(Object.entries(projectWith({ hello }))));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['wrong-shape', 10, 30],
  ]);
});
