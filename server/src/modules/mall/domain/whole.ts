/** Whole-number arithmetic of the mall: products are made in BigInt, where nothing is lost, and each result is rounded once. */

/** Basis points of a whole: 10,000 = 100 %. */
export const WHOLE_BASIS_POINTS = 10_000;

/**
 * `dividend / divisor` rounded up.
 * @param dividend zero or more
 * @param divisor more than zero
 */
export const upOf = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** @throws RangeError when the number is too large to be exact as a plain number */
export const plain = (value: bigint): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large to be counted exactly`);
  return number;
};

/** @throws RangeError unless `value` is a safe integer of at least `least` */
export const atLeast = (least: number, value: number, what: string): number => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${what} must be a whole number from ${least}, got ${value}`);
  return value;
};
