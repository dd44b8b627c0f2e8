import type { Instant } from '@qingya/shared';
import type { Reader, SqlValue, UnitOfWork } from '../../../platform/db';
import type { ListOrder } from './staff-store';

export interface AuditRow {
  readonly id: string;
  readonly at: Instant;
  readonly actorKind: 'guardian' | 'staff' | 'system';
  readonly actorId: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly campusId: string | null;
  readonly details: string;
}

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Only rows of these campuses; undefined = every row, also those of the school as a whole. */
  readonly campusIds?: readonly string[] | undefined;
}

export const insertAudit = (uow: UnitOfWork, row: AuditRow): Promise<void> => uow.insert('identity_audit', { ...row });

const COLUMNS = 'id, at, actorKind, actorId, action, subjectKind, subjectId, campusId, details';

/** In the order asked for; one row more than `limit` when there is a next page. */
export const findAudit = (
  reader: Reader,
  filter: AuditFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<AuditRow[]> => {
  const conditions: [string, readonly SqlValue[]][] = [];
  const when = (sql: string, value: SqlValue | undefined): void => {
    if (value !== undefined) conditions.push([sql, [value]]);
  };
  when('action = ?', filter.action);
  when('subjectKind = ?', filter.subjectKind);
  when('subjectId = ?', filter.subjectId);
  when('actorId = ?', filter.actorId);
  when('at >= ?', filter.from);
  when('at < ?', filter.to);
  if (after) conditions.push([after.sql, after.params]);
  if (filter.campusIds) {
    conditions.push(
      filter.campusIds.length === 0
        ? ['1 = 0', []]
        : [`campusId IN (${filter.campusIds.map(() => '?').join(', ')})`, filter.campusIds],
    );
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
  return reader.rows<AuditRow>(`SELECT ${COLUMNS} FROM identity_audit ${where} ORDER BY ${orderBy} LIMIT ?`, [
    ...conditions.flatMap(([, values]) => values),
    limit + 1,
  ]);
};
