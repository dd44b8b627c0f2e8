import type { ObjectResolver, ObjectResolvers } from '../../../platform/http/object-access';
import { findCampus } from '../persistence/campus-store';
import { campusIdsOfFamilies, findFamily, findGuardian } from '../persistence/family-store';
import { findStaff, grantsOfStaff } from '../persistence/staff-store';

/** A family is reached by itself and by the staff of the campuses where its children study. */
const family: ObjectResolver = async (reader, id) => {
  if (!(await findFamily(reader, id))) return undefined;
  return { familyId: id, campusIds: (await campusIdsOfFamilies(reader, [id])).get(id) ?? [] };
};

const guardian: ObjectResolver = async (reader, id) => {
  const row = await findGuardian(reader, id);
  return row && family(reader, row.familyId);
};

/** A campus is open to the families that have to do with it. */
const campus: ObjectResolver = async (reader, id) => {
  if (!(await findCampus(reader, id))) return undefined;
  return {
    familyId: null,
    campusIds: [id],
    openToFamily: async (familyId) => (await campusIdsOfFamilies(reader, [familyId])).get(familyId)?.includes(id) ?? false,
  };
};

/** Somebody with school-wide scope (an owner) is reached with school-wide scope only. */
const staff: ObjectResolver = async (reader, id) => {
  if (!(await findStaff(reader, id))) return undefined;
  const grants = (await grantsOfStaff(reader, [id])).get(id) ?? [];
  const schoolWide = grants.some(({ campusId }) => campusId === null);
  return { familyId: null, campusIds: schoolWide ? [] : grants.flatMap(({ campusId }) => campusId ?? []) };
};

/** Owners of the objects this module keeps. */
export const identityResolvers: ObjectResolvers = { family, guardian, campus, staff };
