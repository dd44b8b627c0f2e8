import type { UnitOfWork } from '../../../platform/db';
import { type RedemptionStory, redemptionStory, type SeatMove } from '../../mall';
import { tell } from '../../messaging';
import { studentStories } from '../../schooling';
import { type Changed, redemptionRescheduled, type SeatChange } from '../texts/mall';

/**
 * Tells a family that an activity was put off or moved: once for all seats that moved together, with the names of those of its children
 * who still have one. What was moved on since, or given back, is no news any more; a place that holds is, also when the time was changed again.
 */
export const tellOfMovedSeat = async (
  uow: UnitOfWork,
  { redemptionId, ...move }: SeatMove & { readonly redemptionId: string },
): Promise<void> => {
  const stories: RedemptionStory[] = [];
  for (const id of move.familyRedemptionIds) {
    const story = await redemptionStory(uow, id);
    if (story && changeOf(move, story, uow.now)) stories.push(story);
  }
  const students = await studentStories(uow, [...new Set(stories.map(({ studentId }) => studentId))]);
  // Children may have come to live in two families since.
  const familyId = students.get(stories.find(({ id }) => id === redemptionId)?.studentId ?? '')?.familyId;
  if (familyId === undefined) return;
  const theirs = stories.filter(({ studentId }) => students.get(studentId)?.familyId === familyId);
  // Events are handled in any order: each of them would say the same.
  const [first] = theirs;
  const child = first && students.get(first.studentId);
  const change = first && changeOf(move, first, uow.now);
  if (!child || !change) return;
  const names = [...new Set(theirs.map(({ studentId }) => studentId))].map((id) => students.get(id)?.name ?? '');
  await tell(uow, redemptionRescheduled(child, names, first, move.moveId, change));
};

/** What a move changed that holds for a seat that can still be used or confirmed; null = nothing. */
const changeOf = ({ from, to }: SeatMove, { seat, state }: RedemptionStory, now: number): SeatChange | null => {
  if (!seat || seat.startsAt <= now || (state !== 'held' && state !== 'handed_over')) return null;
  const startsAt = changed(from.startsAt, to.startsAt, seat.startsAt);
  const place = changed(from.place, to.place, seat.place);
  return startsAt || place ? { startsAt, place, begins: seat.startsAt } : null;
};

const changed = <T>(from: T, to: T, current: T): Changed<T> | null => (from !== to && to === current ? { from, to } : null);
