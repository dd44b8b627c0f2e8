import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decideWebLogin, type WebLoginStep } from '../domain/web-login';
import { schoolName } from '../persistence/campus-store';
import { lockWebLogin, moveWebLogin, type WebLoginRow } from '../persistence/web-login-store';
import { recordAudit } from './record-audit';

interface WebLoginCommand {
  readonly scene: string;
  /** The staff member who holds the phone. */
  readonly staffId: string;
  readonly accountId: string;
}

/** Shown on the phone before it confirms, so that nobody logs a stranger's browser in unawares. */
export interface ScannedWebLogin {
  readonly scene: string;
  readonly schoolName: string;
  readonly browser: string;
  readonly address: string;
  readonly requestedAt: number;
  readonly expiresAt: number;
}

/** @throws AppError web_login_gone, web_login_taken */
export const scanWebLogin = async (uow: UnitOfWork, command: WebLoginCommand): Promise<ScannedWebLogin> => {
  const { scene, browser, address, createdAt, expiresAt } = await step(uow, command, 'scan');
  return { scene, schoolName: await schoolName(uow), browser, address, requestedAt: createdAt, expiresAt };
};

/** @throws AppError web_login_gone, web_login_taken, web_login_not_scanned */
export const confirmWebLogin = async (uow: UnitOfWork, command: WebLoginCommand): Promise<void> => {
  await step(uow, command, 'confirm');
};

/** @throws AppError web_login_gone, web_login_taken, web_login_not_scanned */
export const refuseWebLogin = async (uow: UnitOfWork, command: WebLoginCommand): Promise<void> => {
  await step(uow, command, 'refuse');
};

const step = async (uow: UnitOfWork, command: WebLoginCommand, wanted: WebLoginStep): Promise<WebLoginRow> => {
  const login = await lockWebLogin(uow, command.scene);
  if (!login) throw fail('web_login_gone');
  const decision = decideWebLogin(login, wanted, command.accountId, uow.now);
  if (decision.kind === 'refuse') throw fail(decision.code);
  if (decision.kind === 'repeat') return login;
  if ((await moveWebLogin(uow, login.scene, login.state, decision.to, command.accountId)) !== 1) throw fail('web_login_gone');
  if (wanted !== 'scan') {
    await recordAudit(uow, {
      actor: { kind: 'staff', id: command.staffId },
      action: `identity.web-login.${decision.to}`,
      subjectKind: 'staff',
      subjectId: command.staffId,
      campusId: null,
      details: { browser: login.browser },
    });
  }
  return login;
};
