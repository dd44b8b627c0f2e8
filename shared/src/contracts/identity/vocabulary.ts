import { z } from 'zod';
import { idSchema, instantSchema } from '../../kernel/define-endpoint';
import { ALL_PERMISSIONS, type Permission, STAFF_ROLES } from '../../kernel/permissions';

/** How a guardian is related to the children of the family. */
export const GUARDIAN_RELATIONS = ['mother', 'father', 'grandparent', 'other'] as const;
export type GuardianRelation = (typeof GUARDIAN_RELATIONS)[number];

export const RELATION_NAMES: Readonly<Record<GuardianRelation, string>> = {
  mother: '妈妈',
  father: '爸爸',
  grandparent: '祖辈',
  other: '其他监护人',
};

export const CONSENT_KINDS = ['child_data'] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

/** `outdated`: given, but for a policy that has since changed in substance, so it must be given again. */
export const CONSENT_STATES = ['none', 'given', 'withdrawn', 'outdated'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

export const STAFF_STATES = ['invited', 'active', 'inactive'] as const;
export type StaffState = (typeof STAFF_STATES)[number];

export const CAMPUS_STATES = ['open', 'closed'] as const;
export type CampusState = (typeof CAMPUS_STATES)[number];

/** The sentence a guardian types to confirm that the family's data is to be deleted. */
export const DELETION_CONFIRMATION = '确认删除';

/** A one-time secret or token of ours: 256 bits, base64url. */
export const secretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, '凭证格式不正确');
/** WeChat codes are short opaque texts. */
export const wechatCodeSchema = z.string().min(1, '缺少微信凭证').max(256, '微信凭证格式不正确');
export const personNameSchema = z.string().trim().min(1, '请填写姓名').max(40, '姓名最多 40 个字');
export const phoneInputSchema = z.string().trim().min(5, '请填写手机号').max(32, '手机号格式不正确');
/** Long lists of campuses are cut by the server's own limit. */
export const campusIdsSchema = z.array(idSchema).max(500, '一次最多选择 500 个校区');

export const relationSchema = z.enum(GUARDIAN_RELATIONS);
export const roleSchema = z.enum(STAFF_ROLES);
export const permissionSchema = z.enum(ALL_PERMISSIONS as [Permission, ...Permission[]]);
/** `all` = every campus. */
export const campusScopeSchema = z.union([z.literal('all'), z.array(idSchema).readonly()]);

/** Access and refresh token of a session; times are epoch milliseconds. */
export const tokenPairSchema = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: instantSchema,
  refreshToken: secretSchema,
  refreshTokenExpiresAt: instantSchema,
});
export type TokenPair = z.output<typeof tokenPairSchema>;
export const okSchema = z.object({ ok: z.literal(true) });
