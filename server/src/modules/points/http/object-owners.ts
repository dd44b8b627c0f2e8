import type { ObjectResolver } from '../../../platform/http/object-access';
import { disputeById } from '../persistence/dispute-store';

/**
 * Who may reach a dispute: whoever may reach its student, for staff on the campus of the disputed line.
 * @param ownerOfStudent answered by the module that owns students
 */
export const disputeOwner =
  (ownerOfStudent: ObjectResolver): ObjectResolver =>
  async (reader, id) => {
    const dispute = await disputeById(reader, id);
    const student = dispute && (await ownerOfStudent(reader, dispute.studentId));
    return student && { ...student, campusIds: [dispute.campusId] };
  };
