import type { Reader } from '../../../platform/db';
import { campusesByIds } from '../../identity';

/** Names of campuses by id; what has no name any more shows nothing. */
export const campusNames = async (reader: Reader, campusIds: readonly string[]): Promise<(campusId: string) => string> => {
  const found = campusIds.length === 0 ? new Map() : await campusesByIds(reader, [...new Set(campusIds)]);
  return (campusId) => found.get(campusId)?.name ?? '';
};
