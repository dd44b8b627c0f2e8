import type { ObjectResolver } from '../../platform/http/object-access';
import { intentById } from './persistence/intent-store';

/** A payment is reached by its family and by the staff of its campus. */
export const paymentOwner: ObjectResolver = async (reader, id) => {
  const intent = await intentById(reader, id);
  return intent && { familyId: intent.familyId, campusIds: [intent.campusId] };
};
