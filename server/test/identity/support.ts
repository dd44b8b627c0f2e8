import { STAFF_ROLES, type StaffRole } from '@qingya/shared';
import {
  acceptInvitation,
  createAccessTokens,
  createCampus,
  findOrCreateAccount,
  type IdentityDeps,
  inviteStaff,
  logInAccount,
  PrincipalCache,
} from '../../src/modules/identity';
import type { Database } from '../../src/platform/db';
import type { Actor } from '../../src/platform/http/principal';
import { createVault } from '../../src/platform/vault';
import type { WechatLogin } from '../../src/platform/wechat';

export const APP_ID = 'wx-test';
export const SYSTEM: Actor = { kind: 'system', id: 'test' };
export const tokenKeys = [{ id: 't1', key: Buffer.alloc(32, 3) }];
export const vaultKeys = [{ id: 'v1', key: Buffer.alloc(32, 4) }];
export const indexKey = Buffer.alloc(32, 5);

/** WeChat as a table: the login code `login:<openid>` and the phone code `phone:<number>` work, each once per suffix. */
export const fakeWechat = (): WechatLogin => {
  const used = new Set<string>();
  const once = (code: string): boolean => !used.has(code) && Boolean(used.add(code));
  return {
    codeToSession: async (code) => {
      const [kind, openid = ''] = code.split(':');
      if (kind === 'blocked') return { kind: 'refused', reason: 'blocked' };
      if (kind !== 'login') return { kind: 'refused', reason: 'bad_code' };
      return once(code) ? { kind: 'ok', openid, unionid: null } : { kind: 'refused', reason: 'used_code' };
    },
    phoneNumber: async (code) => {
      const [kind, phone = ''] = code.split(':');
      if (kind !== 'phone') return { kind: 'refused', reason: 'bad_code' };
      return once(code) ? { kind: 'ok', phone } : { kind: 'refused', reason: 'used_code' };
    },
  };
};

export const newDeps = (over: Partial<IdentityDeps> = {}): IdentityDeps => ({
  appId: APP_ID,
  demo: true,
  vault: createVault(vaultKeys, indexKey),
  tokens: createAccessTokens(tokenKeys),
  wechat: fakeWechat(),
  principals: new PrincipalCache(),
  contributors: [],
  teaching: { classGroupIdsOf: async () => [] },
  children: { childrenOf: async () => [], familiesWithChild: async () => [] },
  ...over,
});

/** Collects what is appended instead of relaying it. */
export const collectEvents = (db: Database): { type: string; aggregate: string; payload: object }[] => {
  const events: { type: string; aggregate: string; payload: object }[] = [];
  db.connectOutbox(async (_uow, appended) => {
    events.push(...appended);
  });
  return events;
};

let serial = 0;
export const freshPhone = (): string => {
  serial += 1;
  return `139${String(serial).padStart(8, '0')}`;
};
export const freshOpenId = (): string => {
  serial += 1;
  return `openid-${serial}`;
};

export const newAccount = (db: Database, openId: string = freshOpenId()): Promise<string> =>
  db.transaction((uow) => findOrCreateAccount(uow, { appId: APP_ID, openId, unionId: null }));

export const logIn = (db: Database, deps: IdentityDeps, openId: string = freshOpenId()) =>
  db.transaction((uow) => logInAccount(uow, deps.tokens, { appId: APP_ID, openId, unionId: null }));

export const newCampus = async (db: Database): Promise<string> => {
  serial += 1;
  const name = `校区 ${serial}`;
  return (await db.transaction((uow) => createCampus(uow, { name, address: '', actor: SYSTEM }))).campusId;
};

/** An active staff member with a fresh account and session. */
export const newStaff = async (db: Database, deps: IdentityDeps, role: StaffRole, campusIds: readonly string[]) => {
  if (!STAFF_ROLES.includes(role)) throw new Error(`no role ${role}`);
  const openId = freshOpenId();
  const tokens = await logIn(db, deps, openId);
  const accountId = await newAccount(db, openId);
  const phone = freshPhone();
  const invitation = await db.transaction((uow) =>
    inviteStaff(uow, deps.vault, { name: `员工${serial}`, phone, roles: [{ role, campusIds }], actor: SYSTEM }),
  );
  await db.transaction((uow) => acceptInvitation(uow, deps.principals, { accountId, token: invitation.token }));
  return { staffId: invitation.staff.staffId, accountId, phone, tokens, authorization: `Bearer ${tokens.accessToken}` };
};

/** Runs the same work N times at once and tells results and refusal codes apart. */
export const race = async <T>(times: number, work: (index: number) => Promise<T>): Promise<{ results: T[]; codes: string[] }> => {
  const settled = await Promise.allSettled(Array.from({ length: times }, (_, index) => work(index)));
  const results = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const codes = settled.flatMap((one) =>
    one.status === 'rejected' ? [String((one.reason as { code?: string }).code ?? one.reason)] : [],
  );
  return { results, codes };
};
