import { checkExpression } from '../../../playbooks/compiler/expression/check';
import { read } from '../../../playbooks/compiler/read/read';
import { lifted, scopeWith } from './scope';

/** The pieces of the file that findings of the expression behind `if:` point at. */
function pieces(yaml: string): readonly string[] {
  const { tree } = read('a.playbook.yaml', yaml);
  const leaf = tree?.kind === 'map' ? tree.entries[0]?.value : undefined;
  if (leaf?.kind !== 'leaf') throw new Error('no expression in the test');
  const wanted = { kind: 'condition', watched: false, lifted } as const;
  const { findings } = checkExpression(leaf.text, leaf, scopeWith(), wanted);
  return findings.map(({ span }) => yaml.slice(span.start, span.end));
}

test.each([
  ['if: customer.helth > 1', ['helth']],
  ['if:   customer.tier == "gold" # why', ['"gold"']],
  [`if: 'customer.tier == "gold"'`, ['"gold"']],
  [`if: 'customer.name == ''a'' && customer.helth > 1'`, ['helth']],
  ['if: "customer.name == \\"a\\" && customer.helth > 1"', ['helth']],
  ['if: >-\n  customer.helth > 1\n  && customer.nope', ['helth', 'nope']],
  ['if: |\n  customer.helth > 1\n  && customer.nope\n', ['helth', 'nope']],
  ['if: customer.helth > 1\n  && customer.nope', ['helth', 'nope']],
  ['if: "customer.helth > 1\n  && customer.nope"', ['helth', 'nope']],
])('in %j the findings stand where the author wrote them', (yaml, expected) => {
  expect(pieces(yaml)).toEqual(expected);
});
