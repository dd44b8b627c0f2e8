import { earningContracts } from '@qingya/shared';
import { type Route, read } from '../../../platform/http/route';
import { requireChildConsent } from '../../identity';
import { explainLine } from '../usecases/explain-line';
import { waysFor } from '../usecases/ways';
import { queueRoutes } from './queue-routes';

/** How to earn points, every line explained, and the awards that wait for approval. */
export const routes: readonly Route[] = [
  read(earningContracts.ways, async (req) => {
    const actor = req.actor();
    return req.db.read(async (reader) => {
      if (actor.kind === 'guardian') await requireChildConsent(reader, req.guardian().familyId);
      return waysFor(reader, req.params.studentId);
    });
  }),
  read(earningContracts.explainLine, async (req) => {
    const { studentId, transactionId } = req.params;
    const actor = req.actor();
    return req.db.read(async (reader) => {
      if (actor.kind === 'guardian') await requireChildConsent(reader, req.guardian().familyId);
      return explainLine(reader, studentId, transactionId);
    });
  }),
  ...queueRoutes,
];
