import type { UnitOfWork } from '../../../platform/db';
import { ownerOfStudent } from '../../schooling';
import { lockFamily } from '../persistence/award-store';

/**
 * Holds the family of a student until the end of the unit of work. Whoever needs it takes it before awards, budgets and accounts, the
 * same order for everybody; holding it already, one may ask again.
 * @returns the family; undefined when the student is nobody's
 */
export const lockFamilyOf = async (uow: UnitOfWork, studentId: string): Promise<string | undefined> => {
  const owner = await ownerOfStudent(uow, studentId);
  if (owner) await lockFamily(uow, owner.familyId);
  return owner?.familyId;
};
