import type { Reader } from '../../../platform/db';
import { campusesById } from '../persistence/campus-store';
import { type CampusView, presentCampus } from './edit-campus';

/** Campuses by id; unknown ids are left out. */
export const campusesByIds = async (reader: Reader, campusIds: readonly string[]): Promise<Map<string, CampusView>> =>
  new Map([...(await campusesById(reader, campusIds))].map(([id, row]) => [id, presentCampus(row)]));

/** One campus, or undefined. */
export const campusById = async (reader: Reader, campusId: string): Promise<CampusView | undefined> =>
  (await campusesByIds(reader, [campusId])).get(campusId);
