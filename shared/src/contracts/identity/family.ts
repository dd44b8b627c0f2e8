import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf } from '../../kernel/define-endpoint';
import { sortedPageQuery } from '../../kernel/sorted-page-query';
import {
  CONSENT_KINDS,
  CONSENT_STATES,
  campusScopeSchema,
  okSchema,
  permissionSchema,
  personNameSchema,
  phoneInputSchema,
  relationSchema,
  roleSchema,
} from './vocabulary';

const guardianSchema = z.object({
  guardianId: idSchema,
  name: z.string(),
  relation: relationSchema,
  phoneMasked: z.string().nullable(),
  /** Whether a WeChat account is bound. */
  bound: z.boolean(),
});

const policySchema = z.object({ version: z.string(), title: z.string(), textPath: z.string(), effectiveOn: z.string() });

const consentStatusSchema = z.object({
  state: z.enum(CONSENT_STATES),
  policyVersion: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  currentPolicy: policySchema,
});

export const me = endpoint({
  id: 'identity.me',
  method: 'GET',
  path: '/me',
  summary: 'Who is signed in: guardian and family, staff roles and permissions, consent.',
  auth: { kind: 'account' },
  response: z.object({
    account: z.object({ accountId: idSchema, createdAt: instantSchema }),
    guardian: guardianSchema.extend({ familyId: idSchema }).nullable(),
    family: z.object({ familyId: idSchema, guardians: z.array(guardianSchema) }).nullable(),
    staff: z
      .object({
        staffId: idSchema,
        name: z.string(),
        roles: z.array(
          z.object({
            role: roleSchema,
            roleName: z.string(),
            campuses: z.union([z.literal('all'), z.array(z.object({ campusId: idSchema, name: z.string() }))]),
          }),
        ),
        permissions: z.array(z.object({ permission: permissionSchema, campuses: campusScopeSchema })),
      })
      .nullable(),
    childDataConsent: consentStatusSchema,
    school: z.object({ name: z.string() }),
  }),
});

export const updateMyProfile = endpoint({
  id: 'identity.updateMyProfile',
  method: 'PATCH',
  path: '/family/me',
  summary: 'Change the own name and relation.',
  auth: { kind: 'guardian' },
  body: z.object({ name: personNameSchema.optional(), relation: relationSchema.optional() }),
  response: guardianSchema,
});

const familySchema = z.object({
  familyId: idSchema,
  state: z.enum(['active', 'erased']),
  source: z.enum(['roster', 'visitor', 'staff']),
  createdAt: instantSchema,
  campusIds: z.array(idSchema),
  guardians: z.array(guardianSchema),
});

export const familyRead = endpoint({
  id: 'identity.familyRead',
  method: 'GET',
  path: '/families/:familyId',
  summary: 'A family and its guardians, phone numbers masked.',
  auth: { kind: 'guardianOrStaff', permission: 'family.read' },
  objects: [{ kind: 'family', in: 'params', name: 'familyId' }],
  params: z.object({ familyId: idSchema }),
  response: familySchema,
});

export const familyList = endpoint({
  id: 'identity.familyList',
  method: 'GET',
  path: '/families',
  summary:
    'Families of the campuses the caller may see, with the children it may see; q searches names of guardians, names and numbers of children. A phone number is looked up by POST /families/lookup.',
  auth: { kind: 'staff', permission: 'family.read' },
  objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
  query: sortedPageQuery(['-created', 'created']).extend({
    campusId: idSchema.optional(),
    q: z.string().trim().max(40).optional(),
  }),
  response: pageOf(
    familySchema.extend({
      children: z.array(
        z.object({
          studentId: idSchema,
          name: z.string(),
          externalNo: z.string(),
          campusId: idSchema,
          status: z.enum(['active', 'left']),
        }),
      ),
    }),
  ),
});

export const familyLookup = endpoint({
  id: 'identity.familyLookup',
  method: 'POST',
  path: '/families/lookup',
  summary: 'Families with a guardian of exactly this phone number. A POST, so that the number stays out of addresses and logs.',
  auth: { kind: 'staff', permission: 'family.read' },
  rate: 'heavy',
  body: z.object({ phone: phoneInputSchema }),
  response: z.object({ items: z.array(familySchema) }),
  errors: ['phone_invalid'],
});

export const guardianAdd = endpoint({
  id: 'identity.guardianAdd',
  method: 'POST',
  path: '/families/:familyId/guardians',
  summary: 'Invite a further guardian by phone number; the person joins by binding that number.',
  auth: { kind: 'staff', permission: 'family.write' },
  objects: [{ kind: 'family', in: 'params', name: 'familyId' }],
  params: z.object({ familyId: idSchema }),
  body: z.object({ name: personNameSchema, relation: relationSchema, phone: phoneInputSchema }),
  response: guardianSchema,
  status: 201,
  errors: ['phone_invalid', 'guardian_phone_taken', 'family_erased'],
});

export const guardianUpdate = endpoint({
  id: 'identity.guardianUpdate',
  method: 'PATCH',
  path: '/families/:familyId/guardians/:guardianId',
  summary: 'Correct a guardian’s name, relation or unverified phone number, or detach the WeChat account.',
  auth: { kind: 'staff', permission: 'family.write' },
  objects: [
    { kind: 'family', in: 'params', name: 'familyId' },
    { kind: 'guardian', in: 'params', name: 'guardianId' },
  ],
  params: z.object({ familyId: idSchema, guardianId: idSchema }),
  body: z.object({
    name: personNameSchema.optional(),
    relation: relationSchema.optional(),
    phone: phoneInputSchema.optional(),
    /** True detaches the WeChat account, so that the person can bind another one. */
    unbind: z.boolean().optional(),
  }),
  response: guardianSchema,
  errors: ['phone_invalid', 'guardian_phone_taken', 'guardian_phone_verified', 'family_erased'],
});

export const phoneReveal = endpoint({
  id: 'identity.phoneReveal',
  method: 'GET',
  path: '/families/:familyId/guardians/:guardianId/phone',
  summary: 'The full phone number; every call leaves an audit row.',
  auth: { kind: 'staff', permission: 'family.phone.reveal' },
  rate: 'heavy',
  objects: [
    { kind: 'family', in: 'params', name: 'familyId' },
    { kind: 'guardian', in: 'params', name: 'guardianId' },
  ],
  params: z.object({ familyId: idSchema, guardianId: idSchema }),
  response: z.object({ phone: z.string() }),
});

const consentBody = z.object({ kind: z.enum(CONSENT_KINDS), policyVersion: z.string().min(1).max(20) });

export const consentGive = endpoint({
  id: 'identity.consentGive',
  method: 'POST',
  path: '/consents',
  summary: 'Record a guardian’s consent to processing the data of children under 14.',
  auth: { kind: 'guardian' },
  body: consentBody,
  response: consentStatusSchema,
  errors: ['consent_policy_outdated'],
});

export const consentWithdraw = endpoint({
  id: 'identity.consentWithdraw',
  method: 'POST',
  path: '/consents/withdrawals',
  summary: 'Withdraw the consent; children’s data is no longer shown until it is given again.',
  auth: { kind: 'guardian' },
  body: z.object({ kind: z.enum(CONSENT_KINDS) }),
  response: consentStatusSchema,
  errors: ['consent_not_given'],
});

export const consentHistory = endpoint({
  id: 'identity.consentHistory',
  method: 'GET',
  path: '/consents',
  summary: 'Every consent and withdrawal of the family, newest first (at most 100).',
  auth: { kind: 'guardian' },
  response: z.object({
    items: z.array(
      z.object({
        consentId: idSchema,
        kind: z.enum(CONSENT_KINDS),
        decision: z.enum(['given', 'withdrawn']),
        policyVersion: z.string(),
        guardianId: idSchema,
        decidedAt: instantSchema,
      }),
    ),
  }),
});

export const familyExport = endpoint({
  id: 'identity.familyExport',
  method: 'POST',
  path: '/family/export',
  summary: 'Everything the school keeps about the family, as JSON.',
  auth: { kind: 'guardian' },
  rate: 'heavy',
  response: z.object({
    exportedAt: instantSchema,
    familyId: idSchema,
    sections: z.array(z.object({ name: z.string(), data: z.unknown() })),
  }),
});

export const familyDelete = endpoint({
  id: 'identity.familyDelete',
  method: 'POST',
  path: '/family/deletion',
  summary: 'Erase the family’s personal data at once; ledger rows stay, anonymised. Signs everybody of the family out.',
  auth: { kind: 'guardian' },
  rate: 'heavy',
  body: z.object({ confirmation: z.string().max(20) }),
  response: okSchema,
  errors: ['family_deletion_unconfirmed', 'family_deletion_blocked'],
});
