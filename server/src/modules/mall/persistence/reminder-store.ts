import type { Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { OPEN_STATES } from '../domain/redemption-state';
import { changeRedemption, type RedemptionRow } from './redemption-store';

const OPEN = OPEN_STATES.map((state) => `'${state}'`).join(', ');

/** Open redemptions that end soon and have not ended, after a position, in the order of their ids. */
export const redemptionsToRemind = (reader: Reader, endBy: Instant, afterId: string, limit: number): Promise<RedemptionRow[]> =>
  reader.rows<RedemptionRow>(
    `SELECT * FROM mall_redemption WHERE state IN (${OPEN}) AND expiresAt > ? AND expiresAt <= ? AND id > ? ORDER BY id LIMIT ${limit}`,
    [reader.now, endBy, afterId],
  );

/** The row must be locked. */
export const markReminded = (uow: UnitOfWork, row: RedemptionRow): Promise<void> =>
  changeRedemption(uow, row, { state: row.state, remindedAt: uow.now });
