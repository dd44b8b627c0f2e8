import type { GrantKind, Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';

export interface GrantRow {
  readonly redemptionId: string;
  readonly kind: GrantKind;
  readonly studentId: string;
  /** The package that was given or lengthened. */
  readonly enrolmentId: string | null;
  readonly rightId: string | null;
  /** Credits, days or times, of all pieces together. */
  readonly amount: number;
  readonly givenAt: Instant;
  /** When it was taken back. */
  readonly undoneAt: Instant | null;
}

/** @throws Error when the redemption has been fulfilled already */
export const insertGrant = (uow: UnitOfWork, row: GrantRow): Promise<void> => uow.insert('mall_grant', { ...row });

export const grantOf = (reader: Reader, redemptionId: string): Promise<GrantRow | undefined> =>
  reader.row<GrantRow>('SELECT * FROM mall_grant WHERE redemptionId = ?', [redemptionId]);

/** @returns whether it was in force until now */
export const endGrant = async (uow: UnitOfWork, redemptionId: string): Promise<boolean> =>
  (await uow.run('UPDATE mall_grant SET undoneAt = ? WHERE redemptionId = ? AND undoneAt IS NULL', [uow.now, redemptionId])) ===
  1;
