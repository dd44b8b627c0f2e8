import type { Instant } from '@qingya/shared';
import type { Reader } from '../../../platform/db';

/** What a rule gave for money that was paid (报名, 续费, a recommended family): no lesson brings it again. */
const PAID_FOR = 'revenue';

/**
 * Points a student was given by rules since an instant, less what was taken back of them. Awards by hand, corrections, points given
 * back and points for what was paid are not among them: nobody can count on those from lesson to lesson.
 */
export const earnedByRules = async (reader: Reader, studentId: string, since: Instant): Promise<number> => {
  const row = await reader.row<{ points: number | string | null }>(
    `SELECT SUM(l.credited - l.clawedBack) AS points FROM points_transaction t JOIN points_lot l ON l.id = t.id
      WHERE t.studentId = ? AND t.recordedAt >= ? AND t.kind = 'credit' AND t.ruleVersionId IS NOT NULL
        AND t.sourceType <> ?`,
    [studentId, since, PAID_FOR],
  );
  return Number(row?.points ?? 0);
};

/** All points the school owes now: spendable, waiting or set aside, less what students owe. Never below zero. */
export const outstandingPoints = async (reader: Reader): Promise<number> => {
  const row = await reader.row<{ points: number | string | null }>(
    'SELECT SUM(available + pending + held - debt) AS points FROM points_account',
  );
  return Math.max(0, Number(row?.points ?? 0));
};
