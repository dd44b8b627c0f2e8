import type { ObjectResolver } from '../../../platform/http/object-access';
import { awardById } from '../persistence/award-store';

/**
 * Who may reach an award: staff who may reach its student, on the campus that bears it.
 * @param ownerOfChild answered by the module that owns students
 */
export const earningAwardOwner =
  (ownerOfChild: ObjectResolver): ObjectResolver =>
  async (reader, id) => {
    const award = await awardById(reader, id);
    const child = award && (await ownerOfChild(reader, award.studentId));
    return child && { ...child, campusIds: [award.campusId] };
  };
