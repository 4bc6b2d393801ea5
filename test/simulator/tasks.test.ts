import { yaml } from '../support/project';
import { failuresOf } from './played';

const task = (title: string) => ({
  steps: `- {id: k, task: {title: "${title}", assign: [customer.csm, queue.desk], due: 1bd}}`,
});

test('a task is told with its title, in the first language of the organisation', () => {
  const cases = yaml`
    - name: filled in
      enroll: by_hand
      script: [{expect: [{task: k, to: ana, title: Call Ann Inc}]}]
  `;
  expect(failuresOf(task('Call {{ customer.name }}'), cases)).toEqual([]);
});

test('a title that shows what is personal stays out of the story', () => {
  const cases = yaml`
    - name: with their number
      given: {customer: {phone: "+49 1"}}
      enroll: by_hand
      script: [{not_expect: [{task: k, title: "Call +49 1"}], expect: [{task: k, to: ana}]}]
  `;
  expect(failuresOf(task("Call {{ customer.phone | default: '' }}"), cases)).toEqual([]);
});

test('a default of a form stands where nobody wrote anything, as on the server', () => {
  const keys = {
    steps: [
      '- {id: k, task: {title: x, assign: [queue.desk], due: 1d, form: {n: {type: number, label: N, default: 7}}}}',
      '- {id: b, branch: [{if: steps.k.form.n == 7, then: [{id: seven, wait: 1d}]}, {else: continue}]}',
    ].join('\n'),
  };
  const cases = yaml`
    - name: nobody wrote
      enroll: by_hand
      script: [{resolve: {task: k}, expect: [{wait: seven}]}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});
