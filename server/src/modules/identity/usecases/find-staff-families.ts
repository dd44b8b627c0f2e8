import type { Reader } from '../../../platform/db';
import { familiesWithActiveStaff } from '../persistence/staff-store';

/** Which of these families have a guardian who works at the school now: by the same account, or by the same phone number. */
export const familiesOfStaff = async (reader: Reader, familyIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(await familiesWithActiveStaff(reader, familyIds));
