import { earningAwardContracts as contracts } from '@qingya/shared';
import { type Route, read, write } from '../../../platform/http/route';
import { decideQueuedAward } from '../usecases/decide-queued-award';
import { BUDGET } from '../usecases/ports';
import { queueExportRoute } from './queue-export';
import { staffQueuedAwards } from './queue-list';

/** Awards that the budget had no room for. */
export const queueRoutes: readonly Route[] = [
  read(contracts.queued, (req) => req.db.read((reader) => staffQueuedAwards(reader, req.staff(), req.query))),
  queueExportRoute,
  write(contracts.decide, async (uow, req) => {
    const { decision, note = null } = req.body;
    const { awardId } = req.params;
    const award = await decideQueuedAward(uow, BUDGET, { awardId, decision, staffId: req.staff().staffId, note });
    return { awardId, state: award.state === 'given' ? 'given' : 'refused', points: award.points - award.takenBack };
  }),
];
