import type { earningAwardContracts as contracts, QueryOf, QueuedAwardView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { timeOfId } from '../../../platform/ids/ulid';
import { type Room, roomFor } from '../../budget';
import { staffNames } from '../../identity';
import { studentNames } from '../../schooling';
import type { AwardRow } from '../persistence/award-store';
import { isOpen, queuedAwards } from '../persistence/queue-store';

// Awards older than budgets have no group, and none of them waits.
const groupOf = ({ budgetGroup }: AwardRow) => budgetGroup || 'participation';

const leftOf = ({ points, takenBack }: AwardRow): number => points - takenBack;

interface Names {
  readonly students: ReadonlyMap<string, string>;
  readonly staff: ReadonlyMap<string, string>;
}

const present = (award: AwardRow, { students, staff }: Names, room: Room | null): QueuedAwardView => ({
  awardId: award.id,
  studentId: award.studentId,
  studentName: students.get(award.studentId) ?? '',
  campusId: award.campusId,
  title: award.title,
  points: isOpen(award) ? leftOf(award) : award.points,
  group: groupOf(award),
  earnedOn: award.earnedOn,
  expiresOn: award.expiresOn,
  queuedAt: timeOfId(award.id),
  room,
  decidedByName: award.decidedById === null ? null : (staff.get(award.decidedById) ?? null),
  decidedAt: isOpen(award) ? null : award.changedAt,
  note: award.note,
});

/** How far the budget goes is asked only for what may still be approved. */
const roomsOf = async (reader: Reader, awards: readonly AwardRow[]): Promise<Map<string, Room | null>> => {
  const waiting = awards.filter(isOpen);
  const questions = waiting.map((award) => ({ campusId: award.campusId, group: groupOf(award), on: award.earnedOn }));
  const rooms = await roomFor(reader, questions);
  return new Map(waiting.map(({ id }, index) => [id, rooms[index] ?? null]));
};

/** A page of awards the budget had no room for, on the campuses of the caller. */
export const staffQueuedAwards = async (
  reader: Reader,
  caller: StaffPrincipal,
  { campusId, group, state, sort, cursor, limit }: QueryOf<typeof contracts.queued>,
) => {
  const scope = caller.permissions.get('budget.approve') ?? [];
  const reached = scope === 'all' ? undefined : scope;
  const campusIds = campusId === undefined ? reached : [campusId].filter((id) => reached?.includes(id) ?? true);
  const byPoints = { column: 'points', type: 'number', of: (row: AwardRow) => row.points } as const;
  const keys = keySet<AwardRow>(sort, cursor, { queued: null, points: byPoints }, 'id');
  const page = toPage(await queuedAwards(reader, { campusIds, group, state }, keys, limit), limit, keys.cursorOf);
  const names = {
    students: await studentNames(reader, [...new Set(page.items.map(({ studentId }) => studentId))]),
    staff: await staffNames(reader, [...new Set(page.items.flatMap(({ decidedById }) => decidedById ?? []))]),
  };
  const rooms = await roomsOf(reader, page.items);
  return { items: page.items.map((award) => present(award, names, rooms.get(award.id) ?? null)), nextCursor: page.nextCursor };
};
