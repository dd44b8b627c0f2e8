/** Below this the device's clock is as good as a header that knows whole seconds and travelled a while. */
const TRUSTED_MS = 2_000;

/**
 * How far the server's clock is ahead of the device's, from one answer's `Date` header.
 * @param date the header; what cannot be read gives null
 * @param sentAt, arrivedAt by the device's clock, in ms
 */
export const offsetOf = (date: string | undefined, sentAt: number, arrivedAt: number): number | null => {
  const second = Date.parse(date ?? '');
  if (Number.isNaN(second)) return null;
  const offset = second + 500 - Math.round((sentAt + arrivedAt) / 2);
  return Math.abs(offset) < TRUSTED_MS ? 0 : offset;
};

let ahead = 0;

/** Takes the time from an answer that has just arrived; an answer without one changes nothing. */
export const learnTime = (date: string | undefined, sentAt: number): void => {
  ahead = offsetOf(date, sentAt, Date.now()) ?? ahead;
};

/** The time by the server's clock, for what ends at an instant the server decides: a family's device may be wrong. */
export const serverNow = (): number => Date.now() + ahead;
