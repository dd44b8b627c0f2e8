import { z } from 'zod';
import { endpoint, idSchema, instantSchema } from '../../kernel/define-endpoint';
import { okSchema, secretSchema, tokenPairSchema, wechatCodeSchema } from './vocabulary';

const wechatErrors = ['wechat_code_invalid', 'wechat_login_blocked', 'wechat_too_often', 'wechat_unavailable'] as const;

export const wechatLogin = endpoint({
  id: 'identity.wechatLogin',
  method: 'POST',
  path: '/auth/wechat',
  summary: 'Exchange a wx.login code for an access token (15 min) and a rotating refresh token (30 days).',
  auth: { kind: 'public' },
  rate: 'auth',
  body: z.object({ code: wechatCodeSchema }),
  response: tokenPairSchema,
  errors: [...wechatErrors],
});

export const refresh = endpoint({
  id: 'identity.refresh',
  method: 'POST',
  path: '/auth/refresh',
  summary: 'Rotate the refresh token. Repeating the same call within 30 s returns the same successor; later it ends the session.',
  auth: { kind: 'public' },
  rate: 'auth',
  body: z.object({ refreshToken: secretSchema }),
  response: tokenPairSchema,
  errors: ['refresh_token_invalid', 'refresh_token_reused'],
});

export const logout = endpoint({
  id: 'identity.logout',
  method: 'POST',
  path: '/auth/logout',
  summary: 'End this session; its access and refresh tokens stop working.',
  auth: { kind: 'account' },
  response: okSchema,
});

export const logoutEverywhere = endpoint({
  id: 'identity.logoutEverywhere',
  method: 'POST',
  path: '/auth/logout-everywhere',
  summary: 'End every session of this account.',
  auth: { kind: 'account' },
  response: z.object({ endedSessions: z.number().int() }),
});

export const demoList = endpoint({
  id: 'identity.demoList',
  method: 'GET',
  path: '/auth/demo',
  summary: 'Demo personas; 404 unless the simulator is the WeChat host.',
  auth: { kind: 'public' },
  rate: 'public',
  response: z.object({ items: z.array(z.object({ persona: z.string(), title: z.string(), description: z.string() })) }),
});

export const demoLogin = endpoint({
  id: 'identity.demoLogin',
  method: 'POST',
  path: '/auth/demo',
  summary: 'Log in as a demo persona; 404 unless the simulator is the WeChat host.',
  auth: { kind: 'public' },
  rate: 'auth',
  body: z.object({ persona: z.string().min(1).max(40) }),
  response: tokenPairSchema,
  errors: ['not_found'],
});

/** One family the verified phone number could belong to. Names are cut short: the caller has not been identified yet. */
const bindChoice = z.object({
  guardianId: idSchema,
  nameMasked: z.string(),
  relation: z.string(),
  campusNames: z.array(z.string()),
});

export const bindPhone = endpoint({
  id: 'identity.bindPhone',
  method: 'POST',
  path: '/auth/phone',
  summary: 'Bind the verified phone number: to the roster guardian who has it, to a new family, and to an invited staff member.',
  auth: { kind: 'account' },
  rate: 'auth',
  body: z.union([z.object({ code: wechatCodeSchema }), z.object({ ticket: z.string().min(1).max(512), guardianId: idSchema })]),
  response: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('bound'),
      familyId: idSchema.nullable(),
      guardianId: idSchema.nullable(),
      staffId: idSchema.nullable(),
      /** A new family was made because the school did not know the number. */
      newFamily: z.boolean(),
    }),
    z.object({ outcome: z.literal('choose'), ticket: z.string(), ticketExpiresAt: instantSchema, choices: z.array(bindChoice) }),
  ]),
  errors: [
    'phone_code_invalid',
    'phone_invalid',
    'phone_bound_elsewhere',
    'account_bound_to_other_phone',
    'phone_ticket_invalid',
    'guardian_choice_invalid',
    'staff_account_taken',
    'wechat_too_often',
    'wechat_unavailable',
  ],
});

const scene = z.string().regex(/^[0-9a-f]{32}$/, '二维码格式不正确');

export const webSessionStart = endpoint({
  id: 'identity.webSessionStart',
  method: 'POST',
  path: '/auth/web-sessions',
  summary: 'Ask for a log-in QR code for a browser. The secret stays in that browser; the QR text carries the scene only.',
  auth: { kind: 'public' },
  rate: 'auth',
  response: z.object({ scene, secret: secretSchema, qrText: z.string(), expiresAt: instantSchema }),
});

export const webSessionPoll = endpoint({
  id: 'identity.webSessionPoll',
  method: 'POST',
  path: '/auth/web-sessions/:scene/poll',
  summary: 'How far the log-in is. The tokens are handed out once, to the browser that holds the secret.',
  auth: { kind: 'public' },
  rate: 'public',
  params: z.object({ scene }),
  body: z.object({ secret: secretSchema }),
  response: z.discriminatedUnion('state', [
    z.object({ state: z.literal('waiting') }),
    z.object({ state: z.literal('scanned') }),
    z.object({ state: z.literal('confirmed'), tokens: tokenPairSchema }),
    z.object({ state: z.literal('refused') }),
    z.object({ state: z.literal('expired') }),
  ]),
});

export const webSessionScan = endpoint({
  id: 'identity.webSessionScan',
  method: 'POST',
  path: '/auth/web-sessions/:scene/scan',
  summary: 'A staff member scanned the code: returns what is about to be logged in, so that it can be confirmed or refused.',
  auth: { kind: 'account' },
  params: z.object({ scene }),
  response: z.object({
    scene,
    schoolName: z.string(),
    browser: z.string(),
    address: z.string(),
    requestedAt: instantSchema,
    expiresAt: instantSchema,
  }),
  errors: ['web_login_gone', 'web_login_taken'],
});

export const webSessionConfirm = endpoint({
  id: 'identity.webSessionConfirm',
  method: 'POST',
  path: '/auth/web-sessions/:scene/confirm',
  summary: 'Confirm the scanned log-in.',
  auth: { kind: 'account' },
  params: z.object({ scene }),
  response: okSchema,
  errors: ['web_login_gone', 'web_login_taken', 'web_login_not_scanned'],
});

export const webSessionRefuse = endpoint({
  id: 'identity.webSessionRefuse',
  method: 'POST',
  path: '/auth/web-sessions/:scene/refuse',
  summary: 'Refuse the scanned log-in.',
  auth: { kind: 'account' },
  params: z.object({ scene }),
  response: okSchema,
  errors: ['web_login_gone', 'web_login_taken', 'web_login_not_scanned'],
});
