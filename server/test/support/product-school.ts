import { randomBytes } from 'node:crypto';
import { addDays, type LocalDate, localDateOf, MINUTE_MS, type StaffRole, startOfDay } from '@qingya/shared';
import { createCampus, inviteStaff, upsertGuardians } from '../../src/modules/identity';
import {
  addLesson,
  addMember,
  createClassGroup,
  createCourse,
  createEnrolment,
  createStudent,
} from '../../src/modules/schooling';
import type { ClassGroupRow, CourseRow, EnrolmentRow, LessonRow, StudentRow } from '../../src/modules/schooling/domain/types';
import { type Actor, systemActor } from '../../src/platform/http/principal';
import type { Api, TestProduct } from './product';

export const SYSTEM: Actor = systemActor('test');

let serial = 0;
/** A number that no other fixture of this process has. */
export const nextSerial = (): number => {
  serial += 1;
  return serial;
};
const unique = (prefix: string): string => `${prefix}${nextSerial()}-${randomBytes(3).toString('hex')}`;
/** By number and not by chance: two families with one phone would be one. */
const phoneNumber = (): string => `137${String(nextSerial()).padStart(8, '0')}`;

/** Somebody with a phone, a WeChat account and a session that is renewed as the clock moves. */
export interface Person {
  readonly name: string;
  readonly phone: string;
  readonly openId: string;
  readonly api: Api;
  /** A valid access token. */
  token(): Promise<string>;
  /** Presses the phone button: binds this phone, as the mini-program does. */
  bindPhone(): Promise<{ familyId: string | null; guardianId: string | null; newFamily: boolean }>;
}

export interface Family {
  readonly familyId: string;
  readonly guardians: readonly [Person, ...Person[]];
  readonly guardianIds: readonly string[];
  readonly children: readonly StudentRow[];
}

/** Log-ins last 15 minutes; a new one is made well before. */
const RENEW_AFTER_MS = 10 * MINUTE_MS;

/** A stranger to the school. */
export const buildPerson = (t: TestProduct, name = `欧阳春晓${nextSerial()}`, phone = phoneNumber()): Person => {
  const openId = t.secret(`o${randomBytes(13).toString('hex')}`);
  t.secret(name);
  t.secret(phone);
  let session: { token: string; at: number } | undefined;
  const token = async (): Promise<string> => {
    const now = t.clock.now();
    if (session && now >= session.at && now - session.at < RENEW_AFTER_MS) return session.token;
    const code = t.secret(t.wechat.issueCode('login', openId, null));
    const { status, body } = await t.api(() => '').post('/auth/wechat', { code });
    if (status !== 200) throw new Error(`log-in was refused: ${JSON.stringify(body)}`);
    t.secret(body.refreshToken);
    session = { token: t.secret(body.accessToken), at: now };
    return session.token;
  };
  const api = t.api(token);
  return {
    name,
    phone,
    openId,
    api,
    token,
    bindPhone: async () => {
      const code = t.secret(t.wechat.issueCode('phone', openId, phone));
      const { status, body } = await api.post('/auth/phone', { code });
      if (status !== 200 || body.outcome !== 'bound') throw new Error(`binding was refused: ${JSON.stringify(body)}`);
      return body;
    },
  };
};

/** Reads the child-data rules and agrees, as a guardian does once. */
export const giveConsent = async ({ api }: Pick<Person, 'api'>): Promise<void> => {
  const me = await api.get('/me');
  const policyVersion: string = me.body.childDataConsent.currentPolicy.version;
  const { status, body } = await api.post('/consents', { kind: 'child_data', policyVersion });
  if (status !== 200) throw new Error(`consent was refused: ${JSON.stringify(body)}`);
};

export const buildCampus = async (t: TestProduct): Promise<string> =>
  (await t.db.transaction((uow) => createCampus(uow, { name: unique('校区'), address: '', actor: SYSTEM }))).campusId;

/** A member of staff who has accepted the invitation. @param campusIds none for the owner */
export const buildStaff = async (
  t: TestProduct,
  role: StaffRole,
  ...campusIds: readonly string[]
): Promise<Person & { readonly staffId: string }> => {
  const person = buildPerson(t, `司马员工${nextSerial()}`);
  const { vault } = t.product.modules.identity;
  const { name, phone } = person;
  const { token, staff } = await t.db.transaction((uow) =>
    inviteStaff(uow, vault, { name, phone, roles: [{ role, campusIds }], actor: SYSTEM }),
  );
  const { status, body } = await person.api.post('/staff/invitations/accept', { token: t.secret(token) });
  if (status !== 200) throw new Error(`the invitation was refused: ${JSON.stringify(body)}`);
  return { ...person, staffId: staff.staffId };
};

export interface FamilyWish {
  readonly campusId: string;
  readonly children?: number;
  readonly guardians?: number;
  /** Guardians have logged in and bound their phones. */
  readonly bound?: boolean;
  readonly consent?: boolean;
}

/** A family from the roster; by default one guardian who has bound and agreed, and one child. */
export const buildFamily = async (t: TestProduct, wish: FamilyWish): Promise<Family> => {
  const { campusId, children = 1, guardians: wanted = 1, bound = true, consent = bound } = wish;
  const { vault } = t.product.modules.identity;
  const guardians = Array.from({ length: wanted }, () => buildPerson(t));
  const { familyId, guardianIds, students } = await t.db.transaction(async (uow) => {
    const ids: string[] = [];
    let familyOfAll: string | null = null;
    for (const { name, phone } of guardians) {
      const line = { phone, name, relation: 'mother', campusId, familyId: familyOfAll } as const;
      const [made] = await upsertGuardians(uow, vault, [line]);
      familyOfAll = made?.familyId ?? null;
      ids.push(made?.guardianId ?? '');
    }
    const family = familyOfAll ?? '';
    const rows: StudentRow[] = [];
    for (let i = 0; i < children; i += 1) {
      const name = t.secret(`Zelda Quibble ${nextSerial()}`);
      rows.push(await createStudent(uow, { campusId, familyId: family, externalNo: unique('S'), name }));
    }
    return { familyId: family, guardianIds: ids, students: rows };
  });
  if (bound) for (const person of guardians) await person.bindPhone();
  const [first, ...others] = guardians;
  if (!first) throw new Error('a family has a guardian');
  if (consent) await giveConsent(first);
  return { familyId, guardians: [first, ...others], guardianIds, children: students };
};

export const buildCourse = (
  t: TestProduct,
  over: Partial<{ absenceConsumes: boolean; leaveAutoApprove: boolean }> = {},
): Promise<CourseRow> =>
  t.db.transaction((uow) =>
    createCourse(uow, {
      code: unique('C'),
      title: '少儿书法',
      subject: null,
      absenceConsumes: true,
      leaveAutoApprove: true,
      ...over,
    }),
  );

export const buildClassGroup = async (
  t: TestProduct,
  campusId: string,
  over: Partial<{ course: CourseRow; teacherStaffId: string; capacity: number }> = {},
): Promise<ClassGroupRow> => {
  const course = over.course ?? (await buildCourse(t));
  return t.db.transaction((uow) =>
    createClassGroup(uow, {
      campusId,
      courseId: course.id,
      externalCode: unique('G'),
      name: '周六书法一班',
      teacherStaffId: over.teacherStaffId ?? null,
      room: null,
      capacity: over.capacity ?? 200,
      skipStatutoryHolidays: true,
    }),
  );
};

/** A lesson of 90 minutes. @param startMinute minutes after midnight in Shanghai */
export const buildLesson = (t: TestProduct, group: ClassGroupRow, date: LocalDate, startMinute = 620): Promise<LessonRow> =>
  t.db.transaction((uow) =>
    addLesson(uow, group.id, { date, startMinute, durationMinutes: 90, room: undefined, teacherStaffId: undefined }, null),
  );

/** Puts a child into a class with a package that pays for it. */
export const enrol = (
  t: TestProduct,
  group: ClassGroupRow,
  child: Pick<StudentRow, 'id'>,
  totalCredits = 20,
): Promise<EnrolmentRow> =>
  t.db.transaction(async (uow) => {
    const fromDate = addDays(localDateOf(uow.now), -60);
    await addMember(uow, { classGroupId: group.id, studentId: child.id, fromDate, toDate: null });
    return createEnrolment(
      uow,
      {
        campusId: group.campusId,
        studentId: child.id,
        courseId: group.courseId,
        classGroupId: group.id,
        externalNo: null,
        title: '书法课包',
        kind: 'credits',
        totalCredits,
        startsOn: fromDate,
        expiresOn: addDays(localDateOf(uow.now), 700),
      },
      SYSTEM,
    );
  });

/** A class whose lesson of today is open for check-in at the standing clock's time. */
export const buildClassWithLesson = async (
  t: TestProduct,
  campusId: string,
): Promise<{ group: ClassGroupRow; lesson: LessonRow }> => {
  const group = await buildClassGroup(t, campusId);
  const now = t.clock.now();
  const today = localDateOf(now);
  const minute = Math.floor((now - startOfDay(today)) / MINUTE_MS);
  return { group, lesson: await buildLesson(t, group, today, minute) };
};

/** The code on the front desk's screen. */
export const codeOf = async (t: TestProduct, desk: Pick<Person, 'api'>, lessonId: string): Promise<string> =>
  t.secret((await desk.api.get(`/lessons/${lessonId}/check-in-code`)).body.code);

/** Sets the clock to a wall-clock time in Shanghai. @param time HH:MM or HH:MM:SS */
export const moveTo = (t: TestProduct, date: LocalDate, time: string): void =>
  t.clock.set(Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`));

/** A fresh Idempotency-Key. */
export const freshKey = (): string => `key-${randomBytes(12).toString('hex')}`;
