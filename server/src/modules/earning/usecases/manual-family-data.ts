import type { Reader } from '../../../platform/db';
import type { FamilyDataContributor } from '../../identity';
import { eraseManualTexts, manualAwardsOfStudents } from '../persistence/manual-store';
import { eraseQueued, queueNotesOf } from '../persistence/queue-store';

/** Which students belong to a family; answered by the module that owns students. */
type StudentsOf = (reader: Reader, familyId: string) => Promise<readonly string[]>;

/** What staff wrote about a family's children as they gave, took or refused points: exported, and blanked on deletion. */
export const manualFamilyData = (studentsOf: StudentsOf): FamilyDataContributor => ({
  name: 'manualAwards',
  exportFamily: async (reader, familyId) => {
    const studentIds = await studentsOf(reader, familyId);
    const rows = await manualAwardsOfStudents(reader, studentIds);
    return {
      refusedAwards: await queueNotesOf(reader, studentIds),
      awards: rows.map(({ id, studentId, points, reason, state, givenAt, note }) => ({
        id,
        studentId,
        points,
        reason,
        state,
        givenAt,
        note,
      })),
    };
  },
  eraseFamily: async (uow, familyId) => {
    const studentIds = await studentsOf(uow, familyId);
    await eraseManualTexts(uow, studentIds);
    await eraseQueued(uow, studentIds);
  },
});
