import { type LocalDate, localDateOf, pointsContracts } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { type Route, read, write } from '../../../platform/http/route';
import { adjustPoints } from '../usecases/adjust-points';
import { balanceOf, expiringOf } from '../usecases/balances';
import { decideDispute } from '../usecases/decide-dispute';
import { fileDispute } from '../usecases/file-dispute';
import { statementOf } from '../usecases/statement';
import { exportRoutes } from './export-routes';
import { presentBalance, presentDispute } from './presenters';
import { disputePage, staffDisputes } from './staff-disputes';

/** How far ahead the balance shows what runs out. */
const EXPIRING_DAYS = 60;

export const routes: Route[] = [
  ...exportRoutes,
  read(pointsContracts.balance, ({ db, params }) =>
    db.read(async (reader) =>
      presentBalance(await balanceOf(reader, params.studentId), await expiringOf(reader, params.studentId, EXPIRING_DAYS)),
    ),
  ),
  read(pointsContracts.statement, ({ db, params, query }) =>
    db.read((reader) => statementOf(reader, { studentId: params.studentId, ...query })),
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
    return presentDispute(await decideDispute(uow, { disputeId, answerText: body.answerText, correction, actor: req.actor() }));
  }),
  write(pointsContracts.adjust, async (uow, req) => {
    const { studentId } = req.params;
    const { campusId, amount, reasonText } = req.body;
    const expiresOn = req.body.expiresOn as LocalDate | null;
    if (expiresOn !== null && expiresOn < localDateOf(uow.now)) {
      throw fail('invalid_request', { field: 'expiresOn' }, '有效期不能早于今天，请重新选择日期。');
    }
    // The request's idempotency key makes a repeat harmless, so the source may be fresh.
    const source = { type: 'adjustment', id: uow.newId() };
    const actor = req.actor();
    const posted = await adjustPoints(uow, { studentId, campusId, amount, reasonText, expiresOn, actor, source });
    const { available, debt } = await balanceOf(uow, studentId);
    return { transactionId: posted.transactionId, available, debt };
  }),
];
