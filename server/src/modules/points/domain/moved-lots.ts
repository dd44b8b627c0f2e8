import { addDays, type LocalDate } from '@qingya/shared';
import { isExpired } from './lots';

/** What one transaction did to a lot, by the day it was recorded on. */
export interface LotEvent {
  readonly date: LocalDate;
  /** Signed change of what the lot still holds, set aside or not. */
  readonly points: number;
  /** Whether points came back to the lot: an undone spend, or a hold that ended without one. */
  readonly returned: boolean;
  /** The last usable day that staff gave to the lot then; undefined = something else happened. */
  readonly extendedTo?: LocalDate;
}

/** Points of one lot that count under another month from a day on. */
export interface MonthMove {
  readonly date: LocalDate;
  readonly fromMonth: string;
  readonly toMonth: string;
  readonly points: number;
}

export const monthOf = (date: LocalDate): string => date.slice(0, 7);

/**
 * Plays the history of a lot and says what of it counts under another month than the one it was opened with: points that come
 * back after their lot has run out stay usable for `graceDays`, and the lot with them; staff may make a lot last longer.
 * @param credited what the lot was opened with
 * @param expiresOn its last usable day then
 * @param events its whole history, oldest first
 */
export const monthMoves = (
  credited: number,
  expiresOn: LocalDate,
  events: readonly LotEvent[],
  graceDays: number,
): MonthMove[] => {
  const first = monthOf(expiresOn);
  const moves: MonthMove[] = [];
  let holds = credited;
  let usableThrough = expiresOn;
  let elsewhere = { month: first, points: 0 };
  for (const date of new Set(events.map((event) => event.date))) {
    for (const event of events.filter((one) => one.date === date)) {
      holds += event.points;
      if (event.returned && isExpired(usableThrough, date)) usableThrough = addDays(date, graceDays);
      if (event.extendedTo !== undefined && event.extendedTo > usableThrough) usableThrough = event.extendedTo;
    }
    const month = monthOf(usableThrough);
    const now = { month, points: month === first ? 0 : holds };
    if (elsewhere.points !== 0) moves.push({ date, fromMonth: elsewhere.month, toMonth: first, points: elsewhere.points });
    if (now.points !== 0) moves.push({ date, fromMonth: first, toMonth: now.month, points: now.points });
    elsewhere = now;
  }
  return moves;
};
