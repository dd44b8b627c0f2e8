import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf } from '../../kernel/define-endpoint';
import { sortedPageQuery } from '../../kernel/sorted-page-query';
import {
  CAMPUS_STATES,
  campusIdsSchema,
  campusScopeSchema,
  okSchema,
  personNameSchema,
  phoneInputSchema,
  roleSchema,
  STAFF_STATES,
  secretSchema,
} from './vocabulary';

const campusSchema = z.object({ campusId: idSchema, name: z.string(), address: z.string(), state: z.enum(CAMPUS_STATES) });
const campusName = z.string().trim().min(1, '请填写校区名称').max(40, '校区名称最多 40 个字');
const campusAddress = z.string().trim().max(120, '地址最多 120 个字');

export const campusList = endpoint({
  id: 'identity.campusList',
  method: 'GET',
  path: '/campuses',
  summary: 'Every campus of the school, by name.',
  auth: { kind: 'account' },
  response: z.object({ items: z.array(campusSchema) }),
});

export const campusCreate = endpoint({
  id: 'identity.campusCreate',
  method: 'POST',
  path: '/campuses',
  summary: 'Open a campus.',
  auth: { kind: 'staff', permission: 'campus.write' },
  body: z.object({ name: campusName, address: campusAddress.default('') }),
  response: campusSchema,
  status: 201,
  errors: ['campus_name_taken'],
});

export const campusUpdate = endpoint({
  id: 'identity.campusUpdate',
  method: 'PATCH',
  path: '/campuses/:campusId',
  summary: 'Rename, move, close or reopen a campus.',
  auth: { kind: 'staff', permission: 'campus.write' },
  objects: [{ kind: 'campus', in: 'params', name: 'campusId' }],
  params: z.object({ campusId: idSchema }),
  body: z.object({ name: campusName.optional(), address: campusAddress.optional(), state: z.enum(CAMPUS_STATES).optional() }),
  response: campusSchema,
  errors: ['campus_name_taken'],
});

export const schoolUpdate = endpoint({
  id: 'identity.schoolUpdate',
  method: 'PATCH',
  path: '/school',
  summary: 'Rename the school.',
  auth: { kind: 'staff', permission: 'campus.write' },
  body: z.object({ name: z.string().trim().min(1, '请填写机构名称').max(60, '机构名称最多 60 个字') }),
  response: z.object({ name: z.string() }),
});

const grantInput = z.object({
  role: roleSchema,
  /** Empty for the owner, who reaches every campus. */
  campusIds: campusIdsSchema.default([]),
});
const grantsInput = z.array(grantInput).min(1, '请至少选择一个角色').max(10, '角色过多');
const staffSchema = z.object({
  staffId: idSchema,
  name: z.string(),
  phoneMasked: z.string(),
  state: z.enum(STAFF_STATES),
  roles: z.array(z.object({ role: roleSchema, campuses: campusScopeSchema })),
  createdAt: instantSchema,
});
const invitationSchema = z.object({ staff: staffSchema, token: secretSchema, link: z.string(), expiresAt: instantSchema });
const staffParams = z.object({ staffId: idSchema });

export const staffList = endpoint({
  id: 'identity.staffList',
  method: 'GET',
  path: '/staff',
  summary:
    'Staff, newest first unless sorted otherwise; a campus manager sees those with a role on the own campuses. q searches names.',
  auth: { kind: 'staff', permission: 'staff.read' },
  objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
  query: sortedPageQuery(['-created', 'created', 'name', '-name']).extend({
    state: z.enum(STAFF_STATES).optional(),
    role: roleSchema.optional().describe('only people who hold this role, on the campus asked for if one is'),
    campusId: idSchema.optional(),
    q: z.string().trim().max(40).optional(),
  }),
  response: pageOf(staffSchema),
});

export const staffInvite = endpoint({
  id: 'identity.staffInvite',
  method: 'POST',
  path: '/staff/invitations',
  summary: 'Invite a staff member: active once the person binds this phone number or opens the invitation link.',
  auth: { kind: 'staff', permission: 'staff.write' },
  body: z.object({ name: personNameSchema, phone: phoneInputSchema, roles: grantsInput }),
  response: invitationSchema,
  status: 201,
  errors: ['phone_invalid', 'staff_phone_taken', 'staff_role_invalid', 'campus_unknown'],
});

export const staffReinvite = endpoint({
  id: 'identity.staffReinvite',
  method: 'POST',
  path: '/staff/:staffId/invitations',
  summary: 'A new link for somebody who has not joined yet; the old link stops working.',
  auth: { kind: 'staff', permission: 'staff.write' },
  objects: [{ kind: 'staff', in: 'params', name: 'staffId' }],
  params: staffParams,
  response: invitationSchema,
  status: 201,
  errors: ['conflict'],
});

export const staffAccept = endpoint({
  id: 'identity.staffAccept',
  method: 'POST',
  path: '/staff/invitations/accept',
  summary: 'Join as the invited staff member; the link works once, within 72 hours.',
  auth: { kind: 'account' },
  rate: 'auth',
  body: z.object({ token: secretSchema }),
  response: z.object({ staffId: idSchema, name: z.string() }),
  errors: ['staff_invitation_invalid', 'staff_account_taken'],
});

export const staffSetRoles = endpoint({
  id: 'identity.staffSetRoles',
  method: 'PUT',
  path: '/staff/:staffId/roles',
  summary: 'Replace the roles; takes effect at once.',
  auth: { kind: 'staff', permission: 'staff.write' },
  objects: [{ kind: 'staff', in: 'params', name: 'staffId' }],
  params: staffParams,
  body: z.object({ roles: grantsInput }),
  response: staffSchema,
  errors: ['staff_role_invalid', 'campus_unknown', 'staff_last_owner'],
});

export const staffDeactivate = endpoint({
  id: 'identity.staffDeactivate',
  method: 'POST',
  path: '/staff/:staffId/deactivation',
  summary: 'Take every permission away at once and detach the WeChat account.',
  auth: { kind: 'staff', permission: 'staff.write' },
  objects: [{ kind: 'staff', in: 'params', name: 'staffId' }],
  params: staffParams,
  response: okSchema,
  errors: ['staff_last_owner'],
});

export const staffReactivate = endpoint({
  id: 'identity.staffReactivate',
  method: 'POST',
  path: '/staff/:staffId/reactivation',
  summary: 'Invite a deactivated staff member again, with the roles held before.',
  auth: { kind: 'staff', permission: 'staff.write' },
  objects: [{ kind: 'staff', in: 'params', name: 'staffId' }],
  params: staffParams,
  response: invitationSchema,
  errors: ['conflict'],
});

export const auditList = endpoint({
  id: 'identity.auditList',
  method: 'GET',
  path: '/audit',
  summary: 'Audit rows, newest first unless sorted otherwise; a campus manager sees those of the own campuses.',
  auth: { kind: 'staff', permission: 'audit.read' },
  objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
  query: sortedPageQuery(['-at', 'at']).extend({
    campusId: idSchema.optional(),
    action: z.string().max(80).optional(),
    subjectKind: z.string().max(24).optional(),
    subjectId: z.string().max(64).optional(),
    actorId: z.string().max(64).optional(),
    from: z.coerce.number().int().optional(),
    to: z.coerce.number().int().optional(),
  }),
  response: pageOf(
    z.object({
      auditId: idSchema,
      at: instantSchema,
      actor: z.object({ kind: z.enum(['guardian', 'staff', 'system']), id: z.string(), name: z.string().nullable() }),
      action: z.string(),
      subjectKind: z.string(),
      subjectId: z.string(),
      campusId: z.string().nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
});
