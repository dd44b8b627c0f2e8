import { pointsContracts } from '@qingya/shared';
import { allows } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { balanceOf, expiringOf } from '../usecases/balances';
import type { CorrectionPort } from '../usecases/corrections';
import { decideDispute } from '../usecases/decide-dispute';
import { expiriesOf, type WaitWords } from '../usecases/expiries';
import { fileDispute, requireDispute } from '../usecases/file-dispute';
import { statementOf } from '../usecases/statement';
import { exportRoutes } from './export-routes';
import { presentBalance, presentDispute } from './presenters';
import { disputePage, staffDisputes } from './staff-disputes';

/** How far ahead the balance shows what runs out. */
const EXPIRING_DAYS = 60;

/** What the routes need of others. */
export interface PointsRouteDeps {
  readonly corrections: CorrectionPort;
  readonly waitWords: WaitWords;
}

/** Balances, statements and objections. */
export const createPointsRoutes = ({ corrections, waitWords }: PointsRouteDeps): readonly Route[] => [
  ...exportRoutes,
  read(pointsContracts.balance, ({ db, params }) =>
    db.read(async (reader) =>
      presentBalance(await balanceOf(reader, params.studentId), await expiringOf(reader, params.studentId, EXPIRING_DAYS)),
    ),
  ),
  read(pointsContracts.statement, ({ db, params, query }) =>
    db.read((reader) => statementOf(reader, { studentId: params.studentId, ...query })),
  ),
  read(pointsContracts.expiries, ({ db, params, query }) =>
    db.read((reader) => expiriesOf(reader, { studentId: params.studentId, ...query }, waitWords)),
  ),
  write(pointsContracts.fileDispute, async (uow, req) => {
    const { studentId, transactionId } = req.params;
    return presentDispute(await fileDispute(uow, { studentId, transactionId, ...req.body, actor: req.actor() }));
  }),
  read(pointsContracts.studentDisputes, ({ db, params, query }) =>
    db.read((reader) =>
      disputePage(reader, { studentId: params.studentId, limit: query.limit }, { sort: '-filed', cursor: query.cursor }),
    ),
  ),
  read(pointsContracts.disputes, (req) => req.db.read((reader) => staffDisputes(reader, req.staff(), req.query))),
  write(pointsContracts.decideDispute, async (uow, req) => {
    const { body } = req;
    const correction = body.decision === 'upheld' ? body.correction : null;
    const { disputeId } = req.params;
    const { campusId } = await requireDispute(uow, disputeId);
    const mayExceed = allows(req.staff(), 'budget.approve', campusId);
    const decision = { disputeId, answerText: body.answerText, correction, actor: req.actor(), mayExceed };
    return presentDispute(await decideDispute(uow, corrections, decision));
  }),
];
