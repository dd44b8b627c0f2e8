import type { ObjectResolver, ObjectResolvers } from '../../../platform/http/object-access';
import { differenceById } from '../persistence/bill-store';
import { deskVoidById } from '../persistence/desk-void-store';
import { refundById } from '../persistence/refund-store';
import { taskById } from '../persistence/task-store';

/** Only staff reach these; an object of no campus is for people with school-wide scope. */
const ofCampus = (campusId: string | null) => ({ familyId: null, campusIds: campusId === null ? [] : [campusId] });

const refundOwner: ObjectResolver = async (reader, id) => {
  const refund = await refundById(reader, id);
  return refund && ofCampus(refund.campusId);
};

const deskVoidOwner: ObjectResolver = async (reader, id) => {
  const request = await deskVoidById(reader, id);
  return request && ofCampus(request.campusId);
};

const taskOwner: ObjectResolver = async (reader, id) => {
  const task = await taskById(reader, id);
  return task && ofCampus(task.campusId);
};

/** A bill is the whole merchant's, so its differences are the whole school's. */
const differenceOwner: ObjectResolver = async (reader, id) => {
  const difference = await differenceById(reader, id);
  return difference && ofCampus(null);
};

/** Who may reach refunds, voids, tasks and differences. */
export const refundResolvers: ObjectResolvers = {
  refund: refundOwner,
  deskVoid: deskVoidOwner,
  paymentTask: taskOwner,
  paymentDifference: differenceOwner,
};
