import type { Reader, UnitOfWork } from '../../../platform/db';
import { eraseDisputeTexts, listDisputes } from '../persistence/dispute-store';
import { eraseNotes } from '../persistence/note-store';
import { balanceOf } from './balances';
import { statementOf } from './statement';

/** Tells which students belong to a family; answered by the module that owns students. */
export type StudentsOfFamily = (reader: Reader, familyId: string) => Promise<readonly string[]>;

/** What a family's data export and deletion ask of every module. */
export interface PointsFamilyData {
  readonly name: string;
  exportFamily(reader: Reader, familyId: string): Promise<object>;
  eraseFamily(uow: UnitOfWork, familyId: string): Promise<void>;
}

const EXPORT_PAGE = 200;

/**
 * The ledger's share in a family's data: everything is exported, with what staff wrote about lines; on deletion only what people
 * wrote is blanked, because the ledger's rows hold nothing but ids, amounts and fixed phrases and must stay.
 */
export const pointsFamilyData = (studentsOf: StudentsOfFamily): PointsFamilyData => ({
  name: 'points',
  exportFamily: async (reader, familyId) => {
    const students = [];
    for (const studentId of await studentsOf(reader, familyId)) students.push(await exportStudent(reader, studentId));
    return { students };
  },
  eraseFamily: async (uow, familyId) => {
    const studentIds = await studentsOf(uow, familyId);
    if (studentIds.length === 0) return;
    await eraseDisputeTexts(uow, studentIds);
    await eraseNotes(uow, studentIds);
  },
});

const exportStudent = async (reader: Reader, studentId: string): Promise<object> => {
  const lines: object[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await statementOf(reader, { studentId, cursor, limit: EXPORT_PAGE });
    lines.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  const disputes = await listDisputes(reader, { studentId, limit: 1_000 });
  return { studentId, balance: await balanceOf(reader, studentId), lines, disputes };
};
