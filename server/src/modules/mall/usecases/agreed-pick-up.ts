import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { agreementOf } from '../domain/pick-up';
import { freshRefusals, pickUpRequestOf } from '../persistence/pick-up-store';
import type { RedemptionRow } from '../persistence/redemption-store';

const agreement = async (uow: UnitOfWork, row: RedemptionRow) => agreementOf(await pickUpRequestOf(uow, row.id), uow.now);

/**
 * A guardian must have agreed to the one who stands at the desk without the code. The redemption must be locked.
 * @throws AppError pick_up_not_asked, pick_up_asked (nobody has answered yet), pick_up_refused
 */
export const requireAgreement = async (uow: UnitOfWork, row: RedemptionRow): Promise<void> => {
  const found = await agreement(uow, row);
  if (found === 'agreed') return;
  if (found === 'waiting') throw fail('pick_up_asked');
  throw fail(found === 'refused' ? 'pick_up_refused' : 'pick_up_not_asked');
};

/**
 * Nobody at the desk vouches for somebody while the guardians think about it, nor while a refusal stands, whoever was asked
 * about since: else one more question would undo it. The code still opens every door. The redemption must be locked.
 * @throws AppError pick_up_asked (nobody has answered yet), pick_up_refused
 */
export const requireVouchable = async (uow: UnitOfWork, row: RedemptionRow): Promise<void> => {
  if ((await freshRefusals(uow, row.id)).length > 0) throw fail('pick_up_refused');
  if ((await agreement(uow, row)) === 'waiting') throw fail('pick_up_asked');
};
