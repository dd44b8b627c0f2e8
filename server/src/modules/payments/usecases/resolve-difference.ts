import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { closeDifference, type DifferenceRow, differenceById } from '../persistence/bill-store';

/**
 * Notes how a difference was settled; comparing the date again does not open it anew.
 * @throws AppError not_found, difference_resolved (also when it went away by itself)
 */
export const resolveDifference = async (
  uow: UnitOfWork,
  command: { readonly differenceId: string; readonly note: string; readonly actor: Actor },
): Promise<DifferenceRow> => {
  const { differenceId, note, actor } = command;
  if (!(await differenceById(uow, differenceId))) throw fail('not_found');
  if (!(await closeDifference(uow, differenceId, { resolvedById: actor.id, note }))) throw fail('difference_resolved');
  const row = await differenceById(uow, differenceId);
  if (!row) throw new Error(`difference ${differenceId} vanished`);
  return row;
};
