import { encode } from '@temporalio/common/lib/encoding';
import { PlanCodec } from '../../apps/shared/temporal/plan-codec';
import { payloadConverter } from '../../workflows/converter';
import { planOf } from '../support/enrollments';

const hash = `sha256:${'a'.repeat(64)}`;
const plan = planOf([]);

/** A store that counts how often it is asked, and is slow enough for all to ask at once. */
function storeOf(bytes: () => Uint8Array | undefined) {
  const asked: string[] = [];
  const planBytes = async (wanted: string): Promise<Uint8Array | undefined> => {
    asked.push(wanted);
    await Promise.resolve();
    return bytes();
  };
  return { asked, planBytes };
}
const bytes = (): Uint8Array => encode(JSON.stringify(plan));

describe('a plan on its way', () => {
  test('is a reference that any tool can read, without metadata of our own', () => {
    const payload = payloadConverter.toPayload({ $plan: hash });
    expect(new TextDecoder().decode(payload.data ?? undefined)).toBe(`{"$plan":"${hash}"}`);
    expect(Object.keys(payload.metadata ?? {})).toEqual(['encoding']);
  });

  test('is fetched once, though forty workflows wake at the same moment', async () => {
    const store = storeOf(bytes);
    const codec = new PlanCodec(store);
    const reference = payloadConverter.toPayload({ $plan: hash });
    await Promise.all(Array.from({ length: 40 }, () => codec.decode([reference])));
    expect(store.asked).toEqual([hash]);
  });

  test('is parsed once, frozen and shared, and goes back to its reference', async () => {
    const codec = new PlanCodec(storeOf(bytes));
    const reference = payloadConverter.toPayload({ $plan: hash });
    const [filled] = await codec.decode([reference]);
    const [one, two] = [filled, filled].map((payload) =>
      payloadConverter.fromPayload<object>(payload ?? {}),
    );
    expect(one).toEqual(plan);
    expect(one).toBe(two);
    expect(Object.isFrozen(one)).toBe(true);
    expect(payloadConverter.toPayload(one)).toEqual(reference);
  });

  test('that is missing is asked for again once it may be there', async () => {
    const found: Uint8Array[] = [];
    const codec = new PlanCodec(storeOf(() => found[0]));
    const reference = payloadConverter.toPayload({ $plan: hash });
    await expect(codec.decode([reference])).rejects.toThrow('is not in the plan store');
    found.push(bytes());
    expect(await codec.decode([reference])).toHaveLength(1);
  });

  test('leaves every other value alone', async () => {
    const store = storeOf(bytes);
    const other = payloadConverter.toPayload({ plan: hash, note: 'not a reference' });
    expect(await new PlanCodec(store).decode([other])).toEqual([other]);
    expect(store.asked).toEqual([]);
  });
});
