/** A value that carries its meaning in its type, so that fen are never added to points. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** Money in fen (1 yuan = 100 fen). Always a safe integer. */
export type Fen = Brand<number, 'Fen'>;
/** Points, the school's liability towards a student. Always a safe integer. */
export type Points = Brand<number, 'Points'>;
/** Epoch milliseconds, UTC. */
export type Instant = number;
/** A calendar day in Asia/Shanghai, written `YYYY-MM-DD`; compares correctly as text. */
export type LocalDate = Brand<string, 'LocalDate'>;

/** @throws RangeError unless `value` is a safe integer. */
export const points = (value: number): Points => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`points must be a whole number, got ${value}`);
  return value as Points;
};

/** @throws RangeError unless `value` is a safe integer. */
export const fen = (value: number): Fen => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`fen must be a whole number, got ${value}`);
  return value as Fen;
};
