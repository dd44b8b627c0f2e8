import { ALL_PERMISSIONS, type PermissionName } from '@qingya/shared';
import { createHttpApp, createOpenApi, type Principal } from '../../src/platform/http';
import { runAccessMatrix } from '../support/access-matrix';
import { describeProduct, type TestProduct } from '../support/product';
import { validateOpenApi } from '../support/validate-openapi';
import { LOTTERY_UNOWNED, lotterySamples } from './access-lottery';
import { MALL_UNCONTROLLED, MALL_UNOWNED, mallSamples } from './access-mall';
import { type AccessWorld, FIRST_RULES, populate, TODAY } from './access-world';

/** Fields that name something and rightly need no check of their own, each with its reason. */
const UNOWNED: Readonly<Record<string, string>> = {
  ...LOTTERY_UNOWNED,
  ...MALL_UNOWNED,
  '*#courseId': 'courses are the whole school’s; lists filtered by one show only what the caller may see anyway',
  '*#teacherStaffId': 'a teacher may teach on any campus; naming one gives the caller nothing',
  'identity.staffInvite#roles.campusIds': 'only the owner may, whose scope is every campus',
  'identity.staffSetRoles#roles.campusIds': 'only the owner may, whose scope is every campus',
  'identity.auditList#subjectId': 'a filter over the rows of the caller’s campuses',
  'identity.auditList#actorId': 'a filter over the rows of the caller’s campuses',
  'exports.audit#subjectId': 'a filter over the rows of the caller’s campuses',
  'exports.audit#actorId': 'a filter over the rows of the caller’s campuses',
  'schooling.endSlot#slotId': 'found only below its class group, which is checked (tested below)',
  'schooling.removeHoliday#holidayId': 'the handler checks its campus (tested below)',
  'schooling.rollCall#entries.studentId': 'must be on the list of the lesson, which is checked (tested below)',
  'schooling.resolveAttendanceDispute#disputeId': 'the handler checks its campus (tested below)',
  'schooling.arrangeMakeUp#makeUpLessonId': 'a family may wish for a class that is not its own; same course and campus',
  'schooling.decideMakeUp#makeUpId': 'the handler checks campus and class (tested below)',
  'schooling.checkHomework#behaviourId': 'found only below its student, who is checked (tested below)',
  'schooling.revokeBehaviour#behaviourId': 'found only below its student, who is checked (tested below)',
  'manualAwards.list#givenById': 'a filter over the rows of the caller’s campuses',
  'exports.manualAwards#givenById': 'a filter over the rows of the caller’s campuses',
  'points.fileDispute#transactionId': 'found only below its student, who is checked (tested below)',
  'earning.explainLine#transactionId': 'found only below its student, who is checked (tested below)',
  '*#ruleVersionId': 'rule versions are the whole school’s (tested in earning/versions.test.ts)',
  '*#backtestId': 'backtests are the whole school’s; single children are shown by campus (tested in earning/backtests.test.ts)',
  'ruleBacktests.create#versionIds': 'rule versions are the whole school’s',
  'ruleBacktests.preview#ruleSet.rules.audience.campusIds': 'the rules of the whole school name any of its campuses',
  'ruleBacktests.preview#ruleSet.rules.audience.courseIds': 'the rules of the whole school name any of its courses',
  'ruleBacktests.preview#ruleSet.campaigns.campusIds': 'the rules of the whole school name any of its campuses',
  'ruleVersions.diff#otherVersionId': 'rule versions are the whole school’s',
  'ruleVersions.create#basedOnId': 'rule versions are the whole school’s',
  'ruleVersions.save#ruleSet.rules.audience.campusIds': 'the rules of the whole school name any of its campuses',
  'ruleVersions.save#ruleSet.rules.audience.courseIds': 'the rules of the whole school name any of its courses',
  'ruleVersions.save#ruleSet.campaigns.campusIds': 'the rules of the whole school name any of its campuses',
  '*#extensionId': 'decisions to make points last longer are the whole school’s (tested in earning/extensions.test.ts)',
  'expiryExtensions.create#ruleVersionId': 'rule versions are the whole school’s',
  'expiryExtensions.create#campusId': 'a decision of the whole school names any of its campuses',
  'messages.read#messageId': 'found only in the caller’s own inbox (tested in messaging/http.test.ts)',
  'messages.reportConsents#panelId': 'made up by the phone; counts for the caller’s account only',
  '*#budgetPeriodId': 'budgets are the whole school’s; what a caller sees of one goes by campus (tested in budget/http.test.ts)',
  '*#allocations.campusId': 'only those may write who look after every campus (tested in budget/http.test.ts)',
  '*#goodId': 'goods are the whole school’s; stock and changes go by campus (tested in mall/http.test.ts)',
  'redemptions.redeem#campusId': 'a family may pick up on any campus that offers the good',
  'mallFamily.transfer#campusId': 'a family may pick up on any campus that offers the good',
  'mall.shelf#campusId': 'a family may look at any campus; it sees what is offered there and nothing of others',
  'mall.shelfGood#campusId': 'a family may look at any campus; it sees what is offered there and nothing of others',
  'messages.reportConsents#answers.templateId': 'an id of WeChat’s, the same for everybody',
};

const WITHOUT = 'token-without-';

/** Real roles never hold every permission on one campus only, nor all but one, nor none at all: these are made by hand. */
const invented = (s: AccessWorld): Readonly<Record<string, Principal>> => {
  const staff = (campusIds: readonly string[], names: readonly PermissionName[]): Principal => ({
    accountId: s.teacher.staffId,
    sessionId: s.teacher.staffId,
    staff: {
      staffId: s.teacher.staffId,
      permissions: new Map(names.map((name) => [name, campusIds])),
      ownClassGroupIds: null,
    },
  });
  const allBut = (missing: PermissionName): [string, Principal] => [
    `${WITHOUT}${missing}`,
    staff(
      [s.campusId],
      ALL_PERMISSIONS.filter((name) => name !== missing),
    ),
  ];
  return {
    'token-of-all-elsewhere': staff([s.elsewhere], ALL_PERMISSIONS),
    'token-of-nothing': staff([s.campusId], []),
    ...Object.fromEntries(ALL_PERMISSIONS.map(allBut)),
  };
};

const runMatrix = async (t: TestProduct, s: AccessWorld) => {
  const people = invented(s);
  const { http } = t.product;
  const app = createHttpApp({
    ...http,
    authenticate: async (token, now) => people[token] ?? http.authenticate(token, now),
  });
  return runAccessMatrix(app.callback(), t.product.routes, {
    tokens: {
      ownGuardian: await s.parent.token(),
      otherGuardian: await s.stranger.guardians[0].token(),
      ownStaff: await s.owner.token(),
      powerlessStaff: 'token-of-nothing',
      staffWithout: (permission) => `${WITHOUT}${permission}`,
      otherCampusStaff: 'token-of-all-elsewhere',
    },
    objects: {
      family: s.family.familyId,
      guardian: s.family.guardianIds[0] ?? '',
      student: s.child.id,
      enrolment: s.enrolment.id,
      attendance: s.attendanceId,
      leaveRequest: s.leaveRequestId,
      makeUp: s.makeUpId,
      campus: s.campusId,
      classGroup: s.group.id,
      lesson: s.lesson.id,
      importJob: s.importJobId,
      dispute: s.disputeId,
      earningAward: s.earningAwardId,
      manualAward: s.manualAwardId,
      staff: s.teacher.staffId,
      payment: s.payments.paymentId,
      refund: s.payments.refundId,
      deskVoid: s.payments.deskVoidId,
      paymentTask: s.payments.taskId,
      paymentDifference: s.payments.differenceId,
      redemption: s.mall.redemptionId,
    },
    samples: {
      ...lotterySamples(s.lottery, s.child.id),
      ...mallSamples(s.mall, s.child.id),
      'earning.explainLine': { params: { studentId: s.child.id, transactionId: s.transactionId } },
      'budget.board': { params: { budgetPeriodId: s.budgetPeriodId } },
      'expiryExtensions.read': { params: { extensionId: s.extensionId } },
      'ruleBacktests.read': { params: { backtestId: s.backtestId } },
      'ruleBacktests.students': { params: { backtestId: s.backtestId } },
      'exports.backtestStudents': { params: { backtestId: s.backtestId, format: 'csv' } },
      'ruleVersions.read': { params: { ruleVersionId: FIRST_RULES } },
      'ruleVersions.diff': { params: { ruleVersionId: FIRST_RULES, otherVersionId: FIRST_RULES } },
      'schooling.createEnrolment': {
        body: {
          campusId: s.campusId,
          studentId: s.child.id,
          classGroupId: s.group.id,
          courseId: s.group.courseId,
          title: '课包',
          kind: 'credits',
          totalCredits: 5,
          startsOn: TODAY,
        },
      },
    },
    unowned: Object.keys(UNOWNED),
    withoutControl: MALL_UNCONTROLLED,
    controlledWrites: (id) => /^(mall\w*|redemptions|lottery)\./.test(id),
  });
};

describeProduct('access to the whole product', (open) => {
  let s: AccessWorld;
  beforeAll(async () => {
    s = await populate(open());
  });

  it('refuses everybody who must be refused, on every route', async () => {
    const { problems, calls } = await runMatrix(open(), s);
    expect(problems).toEqual([]);
    expect(calls).toBeGreaterThan(400);
  });

  it('hides what only a campus or a parent speaks for', async () => {
    const { otherManager, manager, teacher, objectionId, makeUpId, holidayId, child, strangeChild, parent } = s;
    const strangeParent = s.stranger.guardians[0];
    const statusOf = async (call: Promise<{ status: number }>): Promise<number> => (await call).status;
    const resolution = { answer: '核实过了' };
    const foreign = {
      objection: await statusOf(otherManager.api.post(`/attendance-disputes/${objectionId}/resolution`, resolution)),
      makeUp: await statusOf(otherManager.api.post(`/make-ups/${makeUpId}/decision`, { decision: 'reject' })),
      makeUpOfAnotherClass: await statusOf(teacher.api.post(`/make-ups/${makeUpId}/decision`, { decision: 'assign' })),
      slotOfAnotherClass: await statusOf(
        manager.api.post(`/class-groups/${s.group.id}/timetable/${s.slotId}/end`, { validTo: '2026-12-31' }),
      ),
      holiday: await statusOf(otherManager.api.remove(`/school-holidays/${holidayId}`)),
      behaviourOfAnotherChild: await statusOf(
        otherManager.api.post(`/students/${strangeChild.id}/behaviours/${s.behaviourId}/revoke`, { reason: '误记' }),
      ),
      homeworkOfAnotherChild: await statusOf(
        otherManager.api.post(`/students/${strangeChild.id}/behaviours/${s.behaviourId}/check`, { note: '好' }),
      ),
      lineOfAnotherChild: await statusOf(
        strangeParent.api.post(`/students/${strangeChild.id}/points/lines/${s.transactionId}/disputes`, {
          reasonText: '不是我的',
        }),
      ),
      explanationOfAnotherLine: await statusOf(
        strangeParent.api.get(`/students/${strangeChild.id}/points/lines/${s.transactionId}/explanation`),
      ),
      ownChildOtherLine: await statusOf(
        strangeParent.api.post(`/students/${child.id}/points/lines/${s.transactionId}/disputes`, { reasonText: '不是我的' }),
      ),
    };
    const ownObjections = `/students/${child.id}/attendance-disputes`;
    expect(await statusOf(strangeParent.api.get(ownObjections))).toBe(404);
    expect(await statusOf(manager.api.get(ownObjections))).toBe(403);
    expect(foreign).toEqual({
      objection: 404,
      makeUp: 404,
      makeUpOfAnotherClass: 404,
      slotOfAnotherClass: 404,
      holiday: 404,
      behaviourOfAnotherChild: 404,
      homeworkOfAnotherChild: 404,
      lineOfAnotherChild: 404,
      explanationOfAnotherLine: 404,
      ownChildOtherLine: 404,
    });
    const strangeEntry = { entries: [{ studentId: strangeChild.id, status: 'present' }] };
    const roll = await manager.api.post(`/lessons/${s.lesson.id}/roll-call`, strangeEntry);
    expect([roll.status, roll.body.error.code]).toEqual([422, 'student_not_in_class']);
    // The rightful ones get through, or the refusals above would prove nothing.
    expect(await statusOf(manager.api.post(`/make-ups/${makeUpId}/decision`, { decision: 'assign' }))).toBe(200);
    expect(await statusOf(manager.api.post(`/attendance-disputes/${objectionId}/resolution`, resolution))).toBe(200);
    expect(await statusOf(manager.api.remove(`/school-holidays/${holidayId}`))).toBe(200);
    expect(await statusOf(parent.api.get(`/students/${child.id}/points/disputes`))).toBe(200);
    expect(await statusOf(parent.api.get(ownObjections))).toBe(200);
  });

  it('describes itself by a valid OpenAPI document', () => {
    const { routes } = open().product;
    const endpoints = routes.map(({ endpoint }) => endpoint);
    expect(validateOpenApi(createOpenApi(endpoints, { version: '0.1.0' }))).toMatchObject({ valid: true, version: '3.1' });
    expect(new Set(endpoints.map(({ id }) => id)).size).toBe(routes.length);
    expect(routes.length).toBeGreaterThan(80);
  });
});
