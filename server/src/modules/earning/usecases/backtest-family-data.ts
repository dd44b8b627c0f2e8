import type { Reader } from '../../../platform/db';
import type { FamilyDataContributor } from '../../identity';
import { removeStudents } from '../persistence/backtest-result-store';

/** Which students belong to a family; answered by the module that owns students. */
type StudentsOf = (reader: Reader, familyId: string) => Promise<readonly string[]>;

/** What backtests keep of single children: worked out from what the family's export holds, so nothing to add; gone on deletion. */
export const backtestFamilyData = (studentsOf: StudentsOf): FamilyDataContributor => ({
  name: 'backtests',
  exportFamily: async () => ({}),
  eraseFamily: async (uow, familyId) => removeStudents(uow, await studentsOf(uow, familyId)),
});
