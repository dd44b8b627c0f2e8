/**
 * Splits points in proportion to weights so that the parts are whole and add up to the total: each part is rounded down,
 * and what is left goes one by one to the largest remainders, the earlier part first among equals. Without any weight
 * nobody gets anything.
 * @param total ≥ 0 @param weights each ≥ 0, whole
 */
export const splitPoints = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    return { index, part: Number(product / sum), rest: product % sum };
  });
  let left = total - shares.reduce((all, { part }) => all + part, 0);
  const byRest = [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const extra = new Set<number>();
  for (const { index } of byRest) {
    if (left === 0) break;
    extra.add(index);
    left -= 1;
  }
  return shares.map(({ index, part }) => part + (extra.has(index) ? 1 : 0));
};
