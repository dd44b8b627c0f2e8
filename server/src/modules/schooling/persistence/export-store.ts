import type { Reader, SqlValue } from '../../../platform/db';

/** Which records an export takes. */
export interface RecordFilter {
  readonly campusIds: 'all' | readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface ExportedBehaviour {
  readonly id: string;
  readonly date: string;
  readonly studentNo: string;
  readonly studentName: string;
  readonly campusId: string;
  readonly kind: string;
  readonly title: string;
  readonly level: string | null;
  readonly passed: number | null;
  readonly score: string | null;
  readonly body: string | null;
  readonly state: string;
}

/** One page of what was recorded about students, oldest first. */
export const exportedBehaviours = (
  reader: Reader,
  filter: RecordFilter,
  afterId: string,
  limit: number,
): Promise<ExportedBehaviour[]> => {
  const conditions = ["s.status <> 'erased'", 'b.id > ?'];
  const params: SqlValue[] = [afterId];
  if (filter.campusIds !== 'all') {
    if (filter.campusIds.length === 0) return Promise.resolve([]);
    conditions.push(`b.campusId IN (${filter.campusIds.map(() => '?').join(', ')})`);
    params.push(...filter.campusIds);
  }
  for (const [bound, sign] of [
    [filter.from, '>='],
    [filter.to, '<='],
  ] as const) {
    if (bound === undefined) continue;
    conditions.push(`b.date ${sign} ?`);
    params.push(bound);
  }
  return reader.rows<ExportedBehaviour>(
    `SELECT b.id, b.date, s.externalNo AS studentNo, s.name AS studentName, b.campusId, b.kind, b.title, b.level, b.passed, b.score,
        b.body, b.state FROM schooling_behaviour b JOIN schooling_student s ON s.id = b.studentId
      WHERE ${conditions.join(' AND ')} ORDER BY b.id LIMIT ?`,
    [...params, limit],
  );
};
