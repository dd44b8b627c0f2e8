import { identityContracts as contracts } from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { action, type Route, read, write } from '../../../platform/http/route';
import type { IdentityDeps } from '../ports';
import { bindPhone, openIdOf, readPhoneTicket } from '../usecases/bind-phone';
import { pollWebLogin } from '../usecases/collect-web-login';
import { confirmWebLogin, refuseWebLogin, scanWebLogin } from '../usecases/decide-web-login';
import { logOut, logOutEverywhere } from '../usecases/end-session';
import { logInAccount } from '../usecases/log-in-account';
import { listPersonas, logInDemo } from '../usecases/log-in-demo';
import { refreshSession } from '../usecases/refresh-session';
import { startWebLogin } from '../usecases/start-web-login';

const LOGIN_REFUSALS = {
  bad_code: 'wechat_code_invalid',
  used_code: 'wechat_code_invalid',
  blocked: 'wechat_login_blocked',
  too_often: 'wechat_too_often',
} as const;

const PHONE_REFUSALS = {
  bad_code: 'phone_code_invalid',
  used_code: 'phone_code_invalid',
  too_often: 'wechat_too_often',
} as const;

const sessionRoutes = (deps: IdentityDeps): Route[] => [
  action(contracts.wechatLogin, async ({ body, db }) => {
    const answer = await deps.wechat.codeToSession(body.code);
    if (answer.kind === 'refused') throw fail(LOGIN_REFUSALS[answer.reason]);
    const identity = { appId: deps.appId, openId: answer.openid, unionId: answer.unionid };
    return db.transaction((uow) => logInAccount(uow, deps.tokens, identity));
  }),
  action(contracts.refresh, async ({ body, db }) => {
    const result = await db.transaction((uow) => refreshSession(uow, deps.tokens, deps.principals, body.refreshToken));
    if (result.kind === 'ok') return result.tokens;
    throw fail(result.kind === 'reused' ? 'refresh_token_reused' : 'refresh_token_invalid');
  }),
  write(contracts.logout, async (uow, req) => {
    await logOut(uow, deps.principals, req.account());
    return { ok: true as const };
  }),
  write(contracts.logoutEverywhere, async (uow, req) => ({
    endedSessions: await logOutEverywhere(uow, deps.principals, req.account()),
  })),
  read(contracts.demoList, async ({ db }) => ({
    items: (await db.read((reader) => listPersonas(reader, deps))).map(({ persona, title, description }) => ({
      persona,
      title,
      description,
    })),
  })),
  write(contracts.demoLogin, (uow, { body }) => logInDemo(uow, deps.tokens, deps, body.persona)),
];

const phoneRoutes = (deps: IdentityDeps): Route[] => [
  action(contracts.bindPhone, async (req) => {
    const { accountId } = req.account();
    const { body, db, now } = req;
    const phone =
      'code' in body
        ? await verifiedPhone(deps, db, accountId, body.code)
        : readPhoneTicket(deps.vault, body.ticket, accountId, now);
    const chosenGuardianId = 'code' in body ? null : body.guardianId;
    return db.transaction((uow) => bindPhone(uow, deps, { accountId, phone, chosenGuardianId }));
  }),
];

/** Asks WeChat, before any transaction, which number the code stands for. */
const verifiedPhone = async (deps: IdentityDeps, db: Database, accountId: string, code: string): Promise<string> => {
  const openId = await db.read((reader) => openIdOf(reader, accountId));
  const answer = await deps.wechat.phoneNumber(code, openId);
  if (answer.kind === 'refused') throw fail(PHONE_REFUSALS[answer.reason]);
  return answer.phone;
};

const webLoginRoutes = (deps: IdentityDeps): Route[] => [
  write(contracts.webSessionStart, (uow, req) =>
    startWebLogin(uow, { userAgent: req.headers['user-agent'] ?? '', address: req.clientAddress }),
  ),
  action(contracts.webSessionPoll, ({ params, body, db }) =>
    pollWebLogin(db, deps.tokens, { scene: params.scene, secret: body.secret }),
  ),
  write(contracts.webSessionScan, (uow, req) => scanWebLogin(uow, { ...req.staff(), scene: req.params.scene })),
  write(contracts.webSessionConfirm, async (uow, req) => {
    await confirmWebLogin(uow, { ...req.staff(), scene: req.params.scene });
    return { ok: true as const };
  }),
  write(contracts.webSessionRefuse, async (uow, req) => {
    await refuseWebLogin(uow, { ...req.staff(), scene: req.params.scene });
    return { ok: true as const };
  }),
];

/** Log-in, log-out, phone binding, log-in of a browser by QR code. */
export const authRoutes = (deps: IdentityDeps): Route[] => [
  ...sessionRoutes(deps),
  ...phoneRoutes(deps),
  ...webLoginRoutes(deps),
];
