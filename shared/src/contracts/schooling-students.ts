import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { enrolmentSchema, nameText, reasonText, studentSchema } from './schooling-schemas';

const campusQuery = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const campusBody = { kind: 'campus', in: 'body', name: 'campusId' } as const;
const studentParam = { kind: 'student', in: 'params', name: 'studentId' } as const;
const enrolmentParam = { kind: 'enrolment', in: 'params', name: 'enrolmentId' } as const;
const staffWith = <const P extends string>(permission: P) => ({ kind: 'staff', permission }) as const;
const eitherWith = <const P extends string>(permission: P) => ({ kind: 'guardianOrStaff', permission }) as const;
const studentParams = z.object({ studentId: idSchema });
const enrolmentParams = z.object({ enrolmentId: idSchema });

const profileFields = {
  birthDate: localDateSchema.nullable().optional(),
  gender: z.enum(['male', 'female']).nullable().optional(),
  interests: z.array(nameText(20)).max(20).optional(),
};

const creditEntrySchema = z.object({
  id: idSchema,
  enrolmentId: idSchema,
  enrolmentTitle: z.string(),
  lessonId: idSchema.nullable(),
  attendanceId: idSchema.nullable(),
  disputeOpen: z.boolean().describe('an objection to its lesson waits for its answer'),
  kind: z.enum(['opening', 'consume', 'return', 'adjust']),
  delta: z.number().int(),
  remainingAfter: z.number().int(),
  reason: z.string(),
  createdAt: instantSchema,
});

/** Students and their enrolments. */
export const studentContracts = {
  listOwnStudents: endpoint({
    id: 'schooling.listOwnStudents',
    method: 'GET',
    path: '/students',
    summary: "The calling guardian's children",
    auth: { kind: 'guardian' },
    response: z.object({ items: z.array(studentSchema) }),
    errors: ['consent_required'],
  }),
  listStudents: endpoint({
    id: 'schooling.listStudents',
    method: 'GET',
    path: '/campus-students',
    summary: 'Students the caller may see; q searches name and number; sorted by creation, name or number',
    auth: staffWith('student.read'),
    objects: [campusQuery, { kind: 'classGroup', in: 'query', name: 'classGroupId' }],
    query: sortedPageQuery(['created', '-created', 'name', '-name', 'no', '-no']).extend({
      campusId: idSchema.optional(),
      classGroupId: idSchema.optional(),
      status: z.enum(['active', 'left']).optional(),
      q: z.string().trim().max(40).optional(),
    }),
    response: pageOf(studentSchema),
  }),
  getStudent: endpoint({
    id: 'schooling.getStudent',
    method: 'GET',
    path: '/students/:studentId',
    summary: 'One student',
    auth: eitherWith('student.read'),
    objects: [studentParam],
    params: studentParams,
    response: studentSchema.extend({
      classGroups: z.array(z.object({ id: idSchema, name: z.string(), courseTitle: z.string() })),
    }),
    errors: ['consent_required'],
  }),
  createStudent: endpoint({
    id: 'schooling.createStudent',
    method: 'POST',
    path: '/students',
    summary: 'Create a student of a family',
    auth: staffWith('student.write'),
    objects: [campusBody, { kind: 'family', in: 'body', name: 'familyId' }],
    body: z.object({ campusId: idSchema, familyId: idSchema, externalNo: nameText(40), name: nameText(60), ...profileFields }),
    response: studentSchema,
    errors: ['student_no_taken'],
    idempotent: true,
    status: 201,
  }),
  updateStudent: endpoint({
    id: 'schooling.updateStudent',
    method: 'PATCH',
    path: '/students/:studentId',
    summary: 'Change a student',
    auth: staffWith('student.write'),
    objects: [studentParam],
    params: studentParams,
    body: z.object({ name: nameText(60).optional(), status: z.enum(['active', 'left']).optional(), ...profileFields }),
    response: studentSchema,
  }),
  updateProfile: endpoint({
    id: 'schooling.updateProfile',
    method: 'PATCH',
    path: '/students/:studentId/profile',
    summary: "A guardian fills in a child's profile",
    auth: { kind: 'guardian' },
    objects: [studentParam],
    params: studentParams,
    body: z.object(profileFields),
    response: studentSchema,
    errors: ['consent_required'],
  }),
  listStudentEnrolments: endpoint({
    id: 'schooling.listStudentEnrolments',
    method: 'GET',
    path: '/students/:studentId/enrolments',
    summary: "A student's enrolments in the order in which they pay",
    auth: eitherWith('enrolment.read'),
    objects: [studentParam],
    params: studentParams,
    response: z.object({ items: z.array(enrolmentSchema) }),
    errors: ['consent_required'],
  }),
  listCreditEntries: endpoint({
    id: 'schooling.listCreditEntries',
    method: 'GET',
    path: '/students/:studentId/credit-entries',
    summary: 'Every deduction and return of lesson credits, explained; newest first',
    auth: eitherWith('enrolment.read'),
    objects: [studentParam],
    params: studentParams,
    query: pageQuery,
    response: pageOf(creditEntrySchema),
    errors: ['consent_required'],
  }),
  listEnrolments: endpoint({
    id: 'schooling.listEnrolments',
    method: 'GET',
    path: '/enrolments',
    summary: 'Enrolments of the campuses the caller may see',
    auth: staffWith('enrolment.read'),
    objects: [campusQuery],
    query: pageQuery.extend({
      campusId: idSchema.optional(),
      courseId: idSchema.optional(),
      status: z.enum(['active', 'suspended', 'closed']).optional(),
    }),
    response: pageOf(enrolmentSchema.extend({ studentName: z.string(), studentNo: z.string() })),
  }),
  createEnrolment: endpoint({
    id: 'schooling.createEnrolment',
    method: 'POST',
    path: '/enrolments',
    summary: 'Record a package of lessons or a period; pays what the student owes for this course',
    auth: staffWith('enrolment.write'),
    objects: [
      campusBody,
      { kind: 'student', in: 'body', name: 'studentId' },
      { kind: 'classGroup', in: 'body', name: 'classGroupId' },
    ],
    body: z
      .object({
        campusId: idSchema,
        studentId: idSchema,
        courseId: idSchema,
        classGroupId: idSchema.optional(),
        externalNo: nameText(40).nullable().default(null),
        title: nameText(80),
        kind: z.enum(['credits', 'period']).default('credits'),
        totalCredits: z.number().int().min(0).max(2_000).default(0),
        startsOn: localDateSchema,
        expiresOn: localDateSchema.nullable().default(null),
      })
      .refine((body) => (body.kind === 'credits' ? body.totalCredits > 0 : body.totalCredits === 0 && body.expiresOn !== null), {
        path: ['totalCredits'],
        message: '课时包请填写课时数；期限包请填写到期日且课时数为 0',
      }),
    response: enrolmentSchema,
    errors: ['enrolment_no_taken', 'date_range_invalid', 'student_inactive', 'course_archived'],
    idempotent: true,
    status: 201,
  }),
  updateEnrolment: endpoint({
    id: 'schooling.updateEnrolment',
    method: 'PATCH',
    path: '/enrolments/:enrolmentId',
    summary: 'Change title, validity or status of an enrolment',
    auth: staffWith('enrolment.write'),
    objects: [enrolmentParam],
    params: enrolmentParams,
    body: z.object({
      title: nameText(80).optional(),
      startsOn: localDateSchema.optional(),
      expiresOn: localDateSchema.nullable().optional(),
      status: z.enum(['active', 'suspended', 'closed']).optional(),
    }),
    response: enrolmentSchema,
    errors: ['date_range_invalid'],
  }),
  adjustEnrolment: endpoint({
    id: 'schooling.adjustEnrolment',
    method: 'POST',
    path: '/enrolments/:enrolmentId/adjustments',
    summary: 'Give or take lesson credits with a reason',
    auth: staffWith('enrolment.write'),
    objects: [enrolmentParam],
    params: enrolmentParams,
    body: z.object({ delta: z.number().int().min(-2_000).max(2_000), reason: reasonText }),
    response: enrolmentSchema,
    errors: ['credits_out_of_range'],
    idempotent: true,
  }),
};
