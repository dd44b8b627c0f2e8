import { addDays, type Instant, instantAt, type LocalDate } from '@qingya/shared';
import {
  acceptInvitation,
  bindPhone,
  createCampus,
  findOrCreateAccount,
  type IdentityDeps,
  inviteFirstOwner,
  inviteStaff,
  updateSchool,
  upsertGuardians,
} from '../modules/identity';
import { addMember, addSlot, createClassGroup, createCourse, createStudent, generateLessons } from '../modules/schooling';
import type { UnitOfWork } from '../platform/db';
import { systemActor } from '../platform/http/principal';
import { type Cast, type CastClassGroup, type CastFamily, type CastStudent, must } from './cast';
import { personaOfGuardian, personaOfStaff } from './persona-openids';
import type { Story, StoryStaff } from './story';

export const SEED_ACTOR = systemActor('demo.seed');
/** Families that have not opened the mini-program yet: one in so many. */
const OFFLINE_EVERY = 7;
const CAPACITY = 16;
const WEEKS_BACK = 12;
const WEEKS_AHEAD = 4;
const RELATIONS = { 妈妈: 'mother', 爸爸: 'father', 奶奶: 'grandparent' } as const;
const INTERESTS = ['画画', '跳舞', '下棋', '编程', '阅读', '游泳', '钢琴', '书法'] as const;

/** First day with lessons. */
export const termStart = (today: LocalDate): LocalDate => addDays(today, -7 * WEEKS_BACK);

/** Makes campuses, courses, staff, families and students. Runs at the opening of the school, about a year ago. */
export const enactPeople = async (uow: UnitOfWork, identity: IdentityDeps, story: Story): Promise<Cast> => {
  await updateSchool(uow, { name: '青芽艺术成长中心', actor: SEED_ACTOR });
  const campusIds = await enactCampuses(uow, story);
  const courseIds = await enactCourses(uow, story);
  const staffIds = new Map<string, string>();
  for (const person of story.staff) staffIds.set(person.code, await enactStaff(uow, identity, person, campusIds));
  const families = await enactFamilies(uow, identity, story, campusIds);
  return { campusIds, courseIds, staffIds, families, classGroups: [] };
};

/** Makes the classes of the term with their members, timetable and lessons. Runs before the term. */
export const enactClasses = async (uow: UnitOfWork, cast: Cast, story: Story, today: LocalDate): Promise<Cast> => {
  const { campusIds, courseIds, staffIds } = cast;
  const students = cast.families.flatMap((family) => family.students);
  const classGroups: CastClassGroup[] = [];
  for (const group of story.classGroups) {
    const members = students.filter((student) => student.story.classGroupCodes.includes(group.code));
    const courseId = must(courseIds.get(group.courseCode), 'course');
    const teacherStaffId = must(staffIds.get(group.teacherCode), 'teacher');
    const id = await enactClassGroup(uow, group, { courseId, teacherStaffId, campusIds, members, today });
    classGroups.push({ story: group, id, courseId, teacherStaffId, members });
  }
  return { ...cast, classGroups };
};

const enactCampuses = async (uow: UnitOfWork, story: Story): Promise<Map<string, string>> => {
  const ids = new Map<string, string>();
  for (const { code, name, address } of story.campuses)
    ids.set(code, (await createCampus(uow, { name, address, actor: SEED_ACTOR })).campusId);
  return ids;
};

const enactCourses = async (uow: UnitOfWork, story: Story): Promise<Map<string, string>> => {
  const ids = new Map<string, string>();
  for (const { code, name, subject } of story.courses) {
    // The piano lesson is for a few children only: whoever stays away without a word pays for the place.
    const row = await createCourse(uow, {
      code,
      title: name,
      subject,
      absenceConsumes: code === 'PIANO',
      leaveAutoApprove: code !== 'CHESS',
    });
    ids.set(code, row.id);
  }
  return ids;
};

/** Invites a staff member, who joins at once. @returns the staff id */
export const enactStaff = async (
  uow: UnitOfWork,
  identity: IdentityDeps,
  person: StoryStaff,
  campusIds: ReadonlyMap<string, string>,
): Promise<string> => {
  const { name, phone, role } = person;
  const scope = person.campusCodes.map((code) => must(campusIds.get(code), 'campus'));
  const invitation =
    role === 'owner'
      ? await inviteFirstOwner(uow, identity.vault, { name, phone, actor: SEED_ACTOR })
      : await inviteStaff(uow, identity.vault, { name, phone, actor: SEED_ACTOR, roles: [{ role, campusIds: scope }] });
  if (!invitation) throw new Error('the demo school has an owner already');
  const openId = personaOfStaff(person.code) ?? `demo-staff-${person.code}`;
  const accountId = await findOrCreateAccount(uow, { appId: identity.appId, openId, unionId: null });
  await acceptInvitation(uow, identity.principals, { accountId, token: invitation.token });
  return invitation.staff.staffId;
};

const enactFamilies = async (
  uow: UnitOfWork,
  identity: IdentityDeps,
  story: Story,
  campusIds: ReadonlyMap<string, string>,
): Promise<CastFamily[]> => {
  const families: CastFamily[] = [];
  for (const [familyIndex, family] of story.families.entries()) {
    const campusId = must(campusIds.get(must(family.students[0], 'student').campusCode), 'campus');
    const { familyId, guardianIds } = await enactGuardians(uow, identity, family.guardians, campusId);
    const online = familyIndex % OFFLINE_EVERY !== OFFLINE_EVERY - 1;
    const accountId = online ? await enactAccount(uow, identity, familyIndex, family.guardians) : null;
    const students: CastStudent[] = [];
    for (const [position, student] of family.students.entries()) {
      const row = await createStudent(uow, {
        campusId,
        familyId,
        externalNo: student.externalNo,
        name: student.name,
        gender: student.gender,
        birthDate: student.birthDate,
        interests: online ? INTERESTS.slice((familyIndex + position) % 6, ((familyIndex + position) % 6) + 2) : [],
      });
      students.push({ story: student, id: row.id, familyIndex, online, guardianId: must(guardianIds[0], 'guardian') });
    }
    families.push({ story: family, familyId, guardianIds, accountId, students });
  }
  return families;
};

type StoryGuardians = Story['families'][number]['guardians'];

const enactGuardians = async (
  uow: UnitOfWork,
  identity: IdentityDeps,
  guardians: StoryGuardians,
  campusId: string,
): Promise<{ familyId: string; guardianIds: string[] }> => {
  let familyId: string | null = null;
  const guardianIds: string[] = [];
  for (const { name, phone, relation } of guardians) {
    const line = { name, phone, relation: RELATIONS[relation], campusId, familyId };
    const [made] = await upsertGuardians(uow, identity.vault, [line]);
    familyId = must(made, 'family').familyId;
    guardianIds.push(must(made, 'guardian').guardianId);
  }
  return { familyId: must(familyId ?? undefined, 'family'), guardianIds };
};

/** The first guardian opens the mini-program and binds the phone number. */
const enactAccount = async (
  uow: UnitOfWork,
  identity: IdentityDeps,
  familyIndex: number,
  guardians: StoryGuardians,
): Promise<string> => {
  const openId = personaOfGuardian(familyIndex) ?? `demo-guardian-${familyIndex}`;
  const accountId = await findOrCreateAccount(uow, { appId: identity.appId, openId, unionId: null });
  const { phone } = must(guardians[0], 'guardian');
  await bindPhone(uow, identity, { accountId, phone, chosenGuardianId: null });
  return accountId;
};

const enactClassGroup = async (
  uow: UnitOfWork,
  group: Story['classGroups'][number],
  facts: {
    readonly courseId: string;
    readonly teacherStaffId: string;
    readonly campusIds: ReadonlyMap<string, string>;
    readonly members: readonly CastStudent[];
    readonly today: LocalDate;
  },
): Promise<string> => {
  const { courseId, teacherStaffId, members, today } = facts;
  const { id } = await createClassGroup(uow, {
    campusId: must(facts.campusIds.get(group.campusCode), 'campus'),
    courseId,
    externalCode: group.code,
    name: group.name,
    teacherStaffId,
    room: group.room,
    capacity: CAPACITY,
    skipStatutoryHolidays: true,
  });
  const validFrom = termStart(today);
  for (const { id: studentId } of members)
    await addMember(uow, { classGroupId: id, studentId, fromDate: validFrom, toDate: null });
  await addSlot(uow, id, {
    weekday: group.weekday,
    startMinute: group.startMinute,
    durationMinutes: group.durationMinutes,
    validFrom,
    validTo: null,
    room: null,
    teacherStaffId: null,
    skipStatutoryHolidays: null,
  });
  await generateLessons(uow, id, validFrom, addDays(today, 7 * WEEKS_AHEAD));
  return id;
};

/** When the school opened: before everything that happens in the story. */
export const openingOf = (today: LocalDate): Instant => instantAt(addDays(today, -352), 9 * 60);
