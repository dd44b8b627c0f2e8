import { earningAwardContracts as contracts, type QueryOf, type ResponseOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { studentNames } from '../../schooling';
import { type AwardRow, queuedAwards } from '../persistence/award-store';
import { decideQueuedAward } from '../usecases/decide-queued-award';
import { BUDGET } from '../usecases/ports';

type QueuedAward = ResponseOf<typeof contracts.queued>['items'][number];

const present = (award: AwardRow, studentName: string): QueuedAward => ({
  awardId: award.id,
  studentId: award.studentId,
  studentName,
  campusId: award.campusId,
  title: award.title,
  points: award.points - award.takenBack,
  // Awards older than budgets have no group, and none of them waits.
  group: award.budgetGroup || 'participation',
  earnedOn: award.earnedOn,
  expiresOn: award.expiresOn,
  queuedAt: award.changedAt,
});

const queue = async (reader: Reader, staff: StaffPrincipal, { campusId, cursor, limit }: QueryOf<typeof contracts.queued>) => {
  const scope = staff.permissions.get('budget.approve') ?? [];
  const reached = scope === 'all' ? undefined : scope;
  const campusIds = campusId === undefined ? reached : [campusId].filter((id) => reached?.includes(id) ?? true);
  const keys = keySet<AwardRow>('queued', cursor, { queued: null }, 'id');
  const page = toPage(await queuedAwards(reader, campusIds, limit, keys.after, keys.orderBy), limit, keys.cursorOf);
  const names = await studentNames(reader, [...new Set(page.items.map(({ studentId }) => studentId))]);
  return {
    items: page.items.map((award) => present(award, names.get(award.studentId) ?? '')),
    nextCursor: page.nextCursor,
  };
};

/** Awards that the budget had no room for. */
export const queueRoutes: readonly Route[] = [
  read(contracts.queued, (req) => req.db.read((reader) => queue(reader, req.staff(), req.query))),
  write(contracts.decide, async (uow, req) => {
    const { decision } = req.body;
    const { awardId } = req.params;
    const award = await decideQueuedAward(uow, BUDGET, { awardId, decision, staffId: req.staff().staffId });
    return { awardId, state: award.state === 'given' ? 'given' : 'refused', points: award.points - award.takenBack };
  }),
];
