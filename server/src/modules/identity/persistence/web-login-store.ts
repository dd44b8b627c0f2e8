import type { Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import type { WebLogin, WebLoginState } from '../domain/web-login';

export interface WebLoginRow extends WebLogin {
  readonly scene: string;
  readonly secretHash: string;
  readonly browser: string;
  readonly address: string;
  readonly createdAt: Instant;
}

const SELECT =
  'SELECT scene, secretHash, state, browser, address, accountId, createdAt, expiresAt FROM identity_web_login WHERE scene = ?';

export const insertWebLogin = (uow: UnitOfWork, row: WebLoginRow): Promise<void> => uow.insert('identity_web_login', { ...row });

export const findWebLogin = (reader: Reader, scene: string): Promise<WebLoginRow | undefined> =>
  reader.row<WebLoginRow>(SELECT, [scene]);

export const lockWebLogin = async (uow: UnitOfWork, scene: string): Promise<WebLoginRow | undefined> =>
  (await uow.lockRows<WebLoginRow>(SELECT, [scene]))[0];

/** @returns 0 when the log-in is no longer in the state `from` */
export const moveWebLogin = (
  uow: UnitOfWork,
  scene: string,
  from: WebLoginState,
  to: WebLoginState,
  accountId: string,
): Promise<number> =>
  uow.run('UPDATE identity_web_login SET state = ?, accountId = ? WHERE scene = ? AND state = ?', [to, accountId, scene, from]);

/** @returns how many went; fewer than `limit` = nothing is left */
export const deleteOldWebLogins = async (uow: UnitOfWork, before: Instant, limit: number): Promise<number> => {
  const old = await uow.rows<{ scene: string }>(
    'SELECT scene FROM identity_web_login WHERE expiresAt < ? ORDER BY expiresAt LIMIT ?',
    [before, limit],
  );
  if (old.length === 0) return 0;
  return uow.run(
    `DELETE FROM identity_web_login WHERE scene IN (${old.map(() => '?').join(', ')})`,
    old.map(({ scene }) => scene),
  );
};
