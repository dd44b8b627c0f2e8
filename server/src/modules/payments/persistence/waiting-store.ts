import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue } from '../../../platform/db';
import type { CampusScope } from '../../../platform/http/principal';
import { taskText } from '../domain/task-text';
import { stuckCondition } from './refund-store';
import { codeOfTask, isUnderWay, TASK_DETAIL, type TaskDetail } from './task-store';

/** Money that waits for a person. */
export interface WaitingMoney {
  readonly id: string;
  readonly campusId: string | null;
  readonly since: Instant;
  readonly title: string | null;
  /** Fen. */
  readonly amount: number | null;
}

const onCampus = (column: string, scope: CampusScope): { readonly sql: string; readonly params: readonly SqlValue[] } => {
  if (scope === 'all') return { sql: '', params: [] };
  if (scope.length === 0) return { sql: ' AND 1 = 0', params: [] };
  return { sql: ` AND ${column} IN (${placeholders(scope.length)})`, params: scope };
};

/** Requests to void a desk receipt that somebody else made, oldest first; see `listDeskVoids`. */
export const deskVoidsWaiting = (reader: Reader, scope: CampusScope, staffId: string, limit: number): Promise<WaitingMoney[]> => {
  const campus = onCampus('v.campusId', scope);
  return reader.rows<WaitingMoney>(
    `SELECT v.id, v.campusId, v.requestedAt AS since, i.title, c.amount FROM payments_desk_void v
     JOIN payments_intent i ON i.id = v.intentId JOIN payments_capture c ON c.id = v.captureId
     WHERE v.state = 'requested' AND v.requestedById <> ?${campus.sql} ORDER BY v.id LIMIT ${limit}`,
    [staffId, ...campus.params],
  );
};

/** Open tasks, oldest first; see `listTasks`. */
export const tasksWaiting = async (reader: Reader, scope: CampusScope, limit: number): Promise<WaitingMoney[]> => {
  const campus = onCampus('t.campusId', scope);
  const rows = await reader.rows<TaskDetail>(
    `${TASK_DETAIL} WHERE t.state = 'open'${campus.sql} ORDER BY t.id LIMIT ${limit}`,
    campus.params,
  );
  return rows.map((row) => ({
    id: row.id,
    campusId: row.campusId,
    since: row.createdAt,
    title: taskText({ kind: row.kind, code: codeOfTask(row), underWay: isUnderWay(row) }).title,
    amount: row.amount,
  }));
};

/** Refunds that are stuck, oldest first; see `listRefunds`. */
export const refundsWaiting = (reader: Reader, scope: CampusScope, limit: number): Promise<WaitingMoney[]> => {
  const campus = onCampus('r.campusId', scope);
  const stuck = stuckCondition(reader.now, 'r.');
  return reader.rows<WaitingMoney>(
    `SELECT r.id, r.campusId, r.createdAt AS since, i.title, r.amount FROM payments_refund r
     LEFT JOIN payments_intent i ON i.id = r.intentId
     WHERE r.state IN ('blocked', 'abnormal', 'failed', 'waiting', 'processing') AND ${stuck.sql}${campus.sql}
     ORDER BY r.id LIMIT ${limit}`,
    [...stuck.params, ...campus.params],
  );
};
