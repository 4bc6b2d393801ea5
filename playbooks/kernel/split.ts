import { sha256 } from '@noble/hashes/sha2';

/** A number in [0, 1) that a text stands for: the first 48 bits of its sha-256. The same everywhere and for ever. */
export function share(text: string): number {
  return (
    sha256(text)
      .subarray(0, 6)
      .reduce((sum, byte) => sum * 256 + byte, 0) /
    2 ** 48
  );
}

/** The arm a customer falls into, in order of the weights. */
export function armOf<Arm extends { readonly weight: number }>(
  arms: readonly Arm[],
  text: string,
): Arm | undefined {
  const point = share(text) * 100;
  let sum = 0;
  for (const arm of arms) {
    sum += arm.weight;
    if (point < sum) return arm;
  }
  return arms.at(-1);
}
