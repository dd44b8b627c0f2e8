import type { Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';

/** The school is one. */
const SCHOOL = 'school';
export const DEFAULT_POINTS_PER_YUAN = 100;

export interface Rate {
  readonly pointsPerYuan: number;
  /** Null = nobody has set it. */
  readonly changedAt: Instant | null;
}

export const rateOf = async (reader: Reader): Promise<Rate> => {
  const row = await reader.row<{ pointsPerYuan: number; updatedAt: Instant }>(
    'SELECT pointsPerYuan, updatedAt FROM insight_setting WHERE id = ?',
    [SCHOOL],
  );
  return row
    ? { pointsPerYuan: row.pointsPerYuan, changedAt: row.updatedAt }
    : { pointsPerYuan: DEFAULT_POINTS_PER_YUAN, changedAt: null };
};

export const writeRate = async (uow: UnitOfWork, pointsPerYuan: number, staffId: string): Promise<void> => {
  await uow.run('DELETE FROM insight_setting WHERE id = ?', [SCHOOL]);
  await uow.insert('insight_setting', { id: SCHOOL, pointsPerYuan, updatedAt: uow.now, updatedById: staffId });
};
