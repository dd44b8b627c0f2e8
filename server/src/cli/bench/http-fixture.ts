import { addDays, localDateOf, minuteOfDay, points } from '@qingya/shared';
import { createProduct, type Product } from '../../app';
import {
  bindPhone,
  createCampus,
  currentPolicy,
  findOrCreateAccount,
  giveConsent,
  logInAccount,
  upsertFamilyGuardian,
} from '../../modules/identity';
import { credit } from '../../modules/points';
import { addLesson, addMember, createClassGroup, createCourse, createEnrolment, createStudent } from '../../modules/schooling';
import type { Config } from '../../platform/config';
import type { UnitOfWork } from '../../platform/db';
import { systemActor } from '../../platform/http/principal';

const ACTOR = systemActor('bench');
/** A family of many children: each child and lesson is one possible check-in. */
const CHECK_IN_CHILDREN = 400;
/** A family as it is usually met, for the reads. */
const READING_CHILDREN = 2;
/** Each has one lesson now, and every child is in all of them. */
const CLASS_GROUPS = 12;
const STATEMENT_LINES = 200;

export interface Family {
  readonly accessToken: string;
  readonly studentIds: readonly string[];
}

/** What the load needs to know of the school it meets. */
export interface HttpFixture {
  readonly reader: Family;
  readonly checkIn: Family;
  readonly lessonShortCodes: readonly string[];
}

/** Builds a small school with two families in a fresh database, through the product's own use cases. */
export const buildHttpFixture = async (config: Config): Promise<HttpFixture> => {
  const product = await createProduct({ ...config, logLevel: 'silent' });
  const { db } = product.infrastructure;
  try {
    const school = await db.transaction(buildClass);
    const family = (phone: string, children: number) => buildFamily(product, school, phone, children);
    const reader = await family('19900001111', READING_CHILDREN);
    const checkIn = await family('19900002222', CHECK_IN_CHILDREN);
    const [first = ''] = reader.studentIds;
    await db.transaction((uow) => fillStatement(uow, school.campusId, first));
    await product.outbox.drain(undefined, 60_000);
    return { reader, checkIn, lessonShortCodes: school.lessonShortCodes };
  } finally {
    await product.stop();
  }
};

interface School {
  readonly campusId: string;
  readonly courseId: string;
  readonly classGroupIds: readonly string[];
  readonly lessonShortCodes: readonly string[];
}

const buildClass = async (uow: UnitOfWork): Promise<School> => {
  const today = localDateOf(uow.now);
  const { campusId } = await createCampus(uow, { name: '压测校区', address: '', actor: ACTOR });
  const words = { subject: null, absenceConsumes: true, leaveAutoApprove: true };
  const course = await createCourse(uow, { code: 'BENCH', title: '压测课程', ...words });
  const group = { courseId: course.id, teacherStaffId: null, room: null, capacity: 500, skipStatutoryHolidays: false };
  const time = {
    date: today,
    startMinute: minuteOfDay(uow.now),
    durationMinutes: 90,
    room: undefined,
    teacherStaffId: undefined,
  };
  const classGroupIds: string[] = [];
  const lessonShortCodes: string[] = [];
  for (let n = 0; n < CLASS_GROUPS; n += 1) {
    const own = { campusId, externalCode: `BENCH-${n}`, name: `压测 ${n} 班` };
    const { id } = await createClassGroup(uow, { ...group, ...own });
    classGroupIds.push(id);
    lessonShortCodes.push((await addLesson(uow, id, time, null)).shortCode);
  }
  return { campusId, courseId: course.id, classGroupIds, lessonShortCodes };
};

/** A guardian who has agreed to everything, with a session and children who have lessons left. */
const buildFamily = (product: Product, school: School, phone: string, children: number): Promise<Family> =>
  product.infrastructure.db.transaction(async (uow) => {
    const { identity } = product.modules;
    const line = { phone, name: '压测家长', relation: null, campusId: school.campusId, familyId: null };
    const { familyId } = await upsertFamilyGuardian(uow, identity.vault, line);
    const wechat = { appId: identity.appId, openId: `bench-${phone}`, unionId: null };
    const accountId = await findOrCreateAccount(uow, wechat);
    const bound = await bindPhone(uow, identity, { accountId, phone, chosenGuardianId: null });
    if (bound.outcome !== 'bound' || bound.guardianId === null) throw new Error('the bench parent is not in the roster');
    const consent = { familyId, guardianId: bound.guardianId, accountId, kind: 'child_data' as const };
    await giveConsent(uow, { ...consent, policyVersion: currentPolicy().version });
    const { accessToken } = await logInAccount(uow, identity.tokens, wechat);
    const studentIds: string[] = [];
    for (let n = 0; n < children; n += 1) studentIds.push(await buildStudent(uow, school, familyId, `B${phone.slice(-4)}-${n}`));
    return { accessToken, studentIds };
  });

const buildStudent = async (uow: UnitOfWork, school: School, familyId: string, externalNo: string): Promise<string> => {
  const { campusId, courseId, classGroupIds } = school;
  const from = addDays(localDateOf(uow.now), -30);
  const { id: studentId } = await createStudent(uow, { campusId, familyId, externalNo, name: `压测学员${externalNo}` });
  for (const classGroupId of classGroupIds) await addMember(uow, { classGroupId, studentId, fromDate: from, toDate: null });
  const paid = {
    externalNo: null,
    title: '压测课包',
    kind: 'credits' as const,
    totalCredits: 100,
    startsOn: from,
    expiresOn: null,
  };
  await createEnrolment(uow, { campusId, studentId, courseId, classGroupId: null, ...paid }, ACTOR);
  return studentId;
};

const fillStatement = async (uow: UnitOfWork, campusId: string, studentId: string): Promise<void> => {
  for (let n = 0; n < STATEMENT_LINES; n += 1) {
    await credit(uow, {
      studentId,
      campusId,
      amount: points(5),
      reason: 'bench.credit',
      source: { type: 'bench', id: String(n) },
      actor: ACTOR,
      title: '压测积分',
      inputs: {},
      expiresOn: null,
      availability: { kind: 'now' },
      ruleVersionId: null,
    });
  }
};
