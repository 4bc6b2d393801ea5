import type { Plan } from '../../playbooks/kernel/plan';
import { isHeldOut } from '../../playbooks/rules/holdout';

const held = { playbook: 'held', holdout: 0.15 } as Plan;

test('15 % of the customers are left out, the same ones for ever, and each by the playbook', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `customer-${i}`);
  const out = ids.filter((id) => isHeldOut(held, id));
  expect(out.length / ids.length).toBeCloseTo(0.15, 1);
  expect(ids.filter((id) => isHeldOut({ ...held, holdout: 0.3 }, id))).toEqual(
    expect.arrayContaining(out.slice(0, 50)),
  );
  expect(isHeldOut(held, 'acme')).toBe(true);
  expect(isHeldOut(held, 'nordlicht')).toBe(false);
  expect(isHeldOut({ ...held, playbook: 'win_back' }, 'acme')).toBe(false);
});
