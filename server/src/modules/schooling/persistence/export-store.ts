import type { Reader, SqlValue } from '../../../platform/db';

/** Which rows an export takes. */
export interface ExportFilter {
  readonly campusIds: 'all' | readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export type ExportRow = Readonly<Record<string, string | number | null>> & { readonly id: string };

interface ListQuery {
  readonly select: string;
  readonly campusColumn: string;
  readonly dateColumn?: string;
  readonly idColumn: string;
}

const QUERIES = {
  students: {
    select: `SELECT s.id, s.externalNo, s.name, s.gender, s.birthDate, s.campusId, s.familyId, s.status FROM schooling_student s
      WHERE s.status <> 'erased'`,
    campusColumn: 's.campusId',
    idColumn: 's.id',
  },
  'class-groups': {
    select: `SELECT g.id, g.campusId, g.externalCode, g.name, c.title AS courseTitle, g.room, g.capacity, g.status,
        (SELECT COUNT(*) FROM schooling_class_member m WHERE m.classGroupId = g.id AND (m.toDate IS NULL OR m.toDate >= ?)) AS members
      FROM schooling_class_group g JOIN schooling_course c ON c.id = g.courseId WHERE 1 = 1`,
    campusColumn: 'g.campusId',
    idColumn: 'g.id',
  },
  enrolments: {
    select: `SELECT e.id, e.externalNo, s.externalNo AS studentNo, s.name AS studentName, e.campusId, e.title, e.kind, e.totalCredits,
        e.remainingCredits, e.startsOn, e.expiresOn, e.status FROM schooling_enrolment e
      JOIN schooling_student s ON s.id = e.studentId WHERE s.status <> 'erased'`,
    campusColumn: 'e.campusId',
    idColumn: 'e.id',
  },
  attendance: {
    select: `SELECT a.id, a.lessonDate, s.externalNo AS studentNo, s.name AS studentName, a.campusId, g.name AS className,
        c.title AS courseTitle, a.status, a.onTime, a.isMakeUp, a.consumption FROM schooling_attendance a
      JOIN schooling_student s ON s.id = a.studentId JOIN schooling_class_group g ON g.id = a.classGroupId
      JOIN schooling_course c ON c.id = a.courseId WHERE s.status <> 'erased'`,
    campusColumn: 'a.campusId',
    dateColumn: 'a.lessonDate',
    idColumn: 'a.id',
  },
  behaviours: {
    select: `SELECT b.id, b.date, s.externalNo AS studentNo, s.name AS studentName, b.campusId, b.kind, b.title, b.level, b.passed,
        b.score, b.body, b.state FROM schooling_behaviour b JOIN schooling_student s ON s.id = b.studentId WHERE s.status <> 'erased'`,
    campusColumn: 'b.campusId',
    dateColumn: 'b.date',
    idColumn: 'b.id',
  },
} as const satisfies Record<string, ListQuery>;

export type ExportQuery = keyof typeof QUERIES;

/** One page of a list, in id order. @param today counts the members of class groups */
export const exportPage = (
  reader: Reader,
  name: ExportQuery,
  filter: ExportFilter,
  afterId: string,
  limit: number,
  today: string,
): Promise<ExportRow[]> => {
  const query: ListQuery = QUERIES[name];
  const params: SqlValue[] = name === 'class-groups' ? [today, afterId] : [afterId];
  const conditions = [`${query.idColumn} > ?`];
  if (filter.campusIds !== 'all') {
    if (filter.campusIds.length === 0) return Promise.resolve([]);
    conditions.push(`${query.campusColumn} IN (${filter.campusIds.map(() => '?').join(', ')})`);
    params.push(...filter.campusIds);
  }
  for (const [bound, sign] of [
    [filter.from, '>='],
    [filter.to, '<='],
  ] as const) {
    if (bound === undefined || query.dateColumn === undefined) continue;
    conditions.push(`${query.dateColumn} ${sign} ?`);
    params.push(bound);
  }
  const sql = `${query.select} AND ${conditions.join(' AND ')} ORDER BY ${query.idColumn} LIMIT ?`;
  return reader.rows<ExportRow>(sql, [...params, limit]);
};
