import { chunk, likePattern, placeholders } from '../../../platform/db';
import type { ChildrenPort, FamilyChild } from '../../identity';
import { all, studentIn, visibleTo } from './scope';

const LOOK_UP_SIZE = 500;

/** Children for the list of families: those whom the caller finds in the list of students as well. */
export const familyChildren: ChildrenPort = {
  childrenOf: async (reader, familyIds, staff) => {
    const visible = visibleTo(staff, 'student.read', 's.campusId', studentIn('s.id'));
    const found: FamilyChild[] = [];
    for (const part of chunk([...familyIds], LOOK_UP_SIZE)) {
      const rows = await reader.rows<FamilyChild>(
        `SELECT s.familyId, s.id AS studentId, s.name, s.externalNo, s.campusId, s.status FROM schooling_student s
          WHERE s.familyId IN (${placeholders(part.length)}) AND s.status <> 'erased' AND ${visible.sql} ORDER BY s.id`,
        [...part, ...visible.params],
      );
      found.push(...rows);
    }
    return found;
  },
  familiesWithChild: async (reader, text, staff, { after, descending, limit }) => {
    const pattern = likePattern(text);
    const where = all(
      visibleTo(staff, 'student.read', 's.campusId', studentIn('s.id')),
      { sql: "s.status <> 'erased'", params: [] },
      { sql: "s.name LIKE ? ESCAPE '!' OR s.externalNo LIKE ? ESCAPE '!'", params: [pattern, pattern] },
      after === undefined ? undefined : { sql: `s.familyId ${descending ? '<' : '>'} ?`, params: [after] },
    );
    const rows = await reader.rows<{ familyId: string }>(
      `SELECT DISTINCT s.familyId FROM schooling_student s WHERE ${where.sql}
        ORDER BY s.familyId ${descending ? 'DESC' : 'ASC'} LIMIT ?`,
      [...where.params, limit],
    );
    return rows.map(({ familyId }) => familyId);
  },
};
