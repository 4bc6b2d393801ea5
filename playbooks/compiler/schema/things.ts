import { DETAILS, THINGS as HAPPENED } from '../cases/test-case';
import * as test from '../scenario/keys';
import * as project from '../shape/catalog-keys';
import * as playbook from '../shape/keys';
import type { Thing } from '../shape/keys';

/** Every thing a schema describes: the key tables of the compiler themselves, so that the two cannot differ. */
export const THINGS = {
  ...only(playbook),
  ...only(project),
  TEST: test.TEST,
  TEST_CASE: test.TEST_CASE,
  ITEM: {
    ...test.ITEM,
    optional: [...(test.ITEM.optional ?? []), ...test.ITEM_CHECKS],
  },
  SCENARIO: test.SCENARIO,
  CASE: test.CASE,
  RESOLVE: test.RESOLVE,
  DECIDED: test.DECIDED,
  FAIL: test.FAIL,
  GIVEN: { thing: '"given"', optional: test.GIVEN },
  THINGS: { thing: 'an expectation', optional: HAPPENED },
  DETAILS: { thing: 'an expectation', optional: DETAILS },
} satisfies Record<string, Thing>;

function only(table: Readonly<Record<string, unknown>>): Readonly<Record<string, Thing>> {
  const things = Object.entries(table).filter((entry): entry is [string, Thing] => {
    const [, value] = entry;
    return typeof value === 'object' && value !== null && 'thing' in value;
  });
  return Object.fromEntries(things);
}
