import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';

export type SessionKind = 'wechat' | 'web' | 'demo';
export type EndReason = 'logout' | 'logout_everywhere' | 'token_reused' | 'family_erased' | 'staff_deactivated';

export interface SessionRow {
  readonly id: string;
  readonly accountId: string;
  readonly endedAt: Instant | null;
}

export interface RefreshTokenRow {
  readonly tokenHash: string;
  readonly sessionId: string;
  readonly expiresAt: Instant;
  readonly rotatedAt: Instant | null;
  readonly successorHash: string | null;
}

export const insertSession = (
  uow: UnitOfWork,
  row: { id: string; accountId: string; kind: SessionKind; expiresAt: Instant },
): Promise<void> => uow.insert('identity_session', { ...row, createdAt: uow.now, endedAt: null, endReason: null });

export const lockSession = async (uow: UnitOfWork, sessionId: string): Promise<SessionRow | undefined> =>
  (await uow.lockRows<SessionRow>('SELECT id, accountId, endedAt FROM identity_session WHERE id = ?', [sessionId]))[0];

export const prolongSession = (uow: UnitOfWork, sessionId: string, expiresAt: Instant): Promise<number> =>
  uow.run('UPDATE identity_session SET expiresAt = ? WHERE id = ? AND endedAt IS NULL', [expiresAt, sessionId]);

/** @returns 1 when it was open, else 0 */
export const endSession = (uow: UnitOfWork, sessionId: string, reason: EndReason): Promise<number> =>
  uow.run('UPDATE identity_session SET endedAt = ?, endReason = ? WHERE id = ? AND endedAt IS NULL', [
    uow.now,
    reason,
    sessionId,
  ]);

/** @returns how many were open */
export const endSessionsOf = (uow: UnitOfWork, accountId: string, reason: EndReason): Promise<number> =>
  uow.run('UPDATE identity_session SET endedAt = ?, endReason = ? WHERE accountId = ? AND endedAt IS NULL', [
    uow.now,
    reason,
    accountId,
  ]);

export const insertRefreshToken = (
  uow: UnitOfWork,
  row: { tokenHash: string; sessionId: string; expiresAt: Instant },
): Promise<void> => uow.insert('identity_refresh_token', { ...row, issuedAt: uow.now, rotatedAt: null, successorHash: null });

export const findRefreshToken = (uow: UnitOfWork, tokenHash: string): Promise<RefreshTokenRow | undefined> =>
  uow.row<RefreshTokenRow>(
    'SELECT tokenHash, sessionId, expiresAt, rotatedAt, successorHash FROM identity_refresh_token WHERE tokenHash = ?',
    [tokenHash],
  );

/** @returns 0 when another transaction exchanged it first */
export const markRotated = (uow: UnitOfWork, tokenHash: string, successorHash: string): Promise<number> =>
  uow.run('UPDATE identity_refresh_token SET rotatedAt = ?, successorHash = ? WHERE tokenHash = ? AND rotatedAt IS NULL', [
    uow.now,
    successorHash,
    tokenHash,
  ]);

/** One piece of the sweep. @returns how many sessions went; fewer than `limit` = nothing is left */
export const deleteOldSessions = async (uow: UnitOfWork, before: Instant, limit: number): Promise<number> => {
  const old = await uow.rows<{ id: string }>('SELECT id FROM identity_session WHERE expiresAt < ? ORDER BY expiresAt LIMIT ?', [
    before,
    limit,
  ]);
  if (old.length === 0) return 0;
  const marks = old.map(() => '?').join(', ');
  const ids = old.map(({ id }) => id);
  await uow.run(`DELETE FROM identity_refresh_token WHERE sessionId IN (${marks})`, ids);
  return uow.run(`DELETE FROM identity_session WHERE id IN (${marks})`, ids);
};

/** Exchanged tokens of sessions that go on; kept while their reuse would still mean something. */
export const deleteOldTokens = async (uow: UnitOfWork, before: Instant, limit: number): Promise<number> => {
  const old = await uow.rows<{ tokenHash: string }>(
    'SELECT tokenHash FROM identity_refresh_token WHERE expiresAt < ? ORDER BY expiresAt LIMIT ?',
    [before, limit],
  );
  if (old.length === 0) return 0;
  return uow.run(
    `DELETE FROM identity_refresh_token WHERE tokenHash IN (${old.map(() => '?').join(', ')})`,
    old.map(({ tokenHash }) => tokenHash),
  );
};
