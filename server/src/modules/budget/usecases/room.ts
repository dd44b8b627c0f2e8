import type { BudgetGroup, LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { keyOf, placesFor } from '../domain/allocations';
import { allocationsBetween } from '../persistence/room-store';
import { sumsOfAllocations } from '../persistence/slot-store';

/** Where an award would draw on. */
export interface RoomQuestion {
  readonly campusId: string;
  readonly group: BudgetGroup;
  /** The award's own day. */
  readonly on: LocalDate;
}

export interface Room {
  /** Awards with the same share draw on the same points. */
  readonly allocationId: string;
  /** ≥ 0 */
  readonly left: number;
}

/**
 * How many points the budget still has for each of some awards; two statements, however many they are.
 * @returns one answer for each question, in their order; null = no budget counts that day
 */
export const roomFor = async (reader: Reader, questions: readonly RoomQuestion[]): Promise<(Room | null)[]> => {
  const days = questions.map(({ on }) => on).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const campusIds = [...new Set(questions.map(({ campusId }) => campusId))];
  const rows = await allocationsBetween(reader, campusIds, first, last);
  const sourceOf = ({ campusId, group, on }: RoomQuestion) => {
    const places = new Map(
      rows.filter(({ fromDate, throughDate }) => fromDate <= on && on <= throughDate).map((row) => [keyOf(row), row]),
    );
    return placesFor(campusId, group)
      .map((place) => places.get(keyOf(place)))
      .find((row) => row !== undefined);
  };
  const sources = questions.map(sourceOf);
  const sums = await sumsOfAllocations(reader, [...new Set(sources.flatMap((source) => source?.allocationId ?? []))]);
  return sources.map((source) => {
    if (!source) return null;
    const { allocationId, points } = source;
    return { allocationId, left: Math.max(0, points - (sums.get(allocationId)?.used ?? 0)) };
  });
};
