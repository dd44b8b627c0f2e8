import { addDays, localDate } from '@qingya/shared';
import { runBacktest } from '../../src/modules/earning';
import type { TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildClassWithLesson,
  buildFamily,
  buildLesson,
  buildStaff,
  codeOf,
  enrol,
  moveTo,
} from '../support/product-school';
import { populateLottery } from './access-lottery';
import { populateMall } from './access-mall';
import { populatePayments } from './access-payments';

export const TODAY = localDate('2026-11-23');

/**
 * One object of every kind on one campus, made by real requests, with people of this campus and of another one.
 * Long because it is the list of what the access tests refer to.
 */
export const populate = async (t: TestProduct) => {
  moveTo(t, addDays(TODAY, -1), '11:00');
  const campusId = await buildCampus(t);
  const elsewhere = await buildCampus(t);
  const family = await buildFamily(t, { campusId });
  const stranger = await buildFamily(t, { campusId: elsewhere });
  const owner = await buildStaff(t, 'owner');
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const teacher = await buildStaff(t, 'teacher', campusId);
  const otherManager = await buildStaff(t, 'campus_manager', elsewhere);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const finance = await buildStaff(t, 'finance', campusId);
  const otherFinance = await buildStaff(t, 'finance', elsewhere);
  const [child] = family.children;
  const [strangeChild] = stranger.children;
  if (!child || !strangeChild) throw new Error('the families have a child');
  const parent = family.guardians[0];
  const payer = { campusId, familyId: family.familyId, studentId: child.id };
  const payments = await populatePayments(t, TODAY, { ...payer, parent, desk, finance, owner });
  const { group, lesson } = await buildClassWithLesson(t, campusId);
  const enrolment = await enrol(t, group, child);
  const code = await codeOf(t, manager, lesson.id);
  const checkedIn = await parent.api.post('/check-ins', { code, studentId: child.id });
  const attendanceId: string = checkedIn.body.attendance.id;
  const later = await buildLesson(t, group, TODAY, 15 * 60);
  const leave = await parent.api.post('/leave-requests', { lessonId: later.id, studentId: child.id, reason: '发烧' });
  const exam = { kind: 'exam', title: '书法二级', passed: true, date: TODAY };
  const behaviour = await manager.api.post(`/students/${child.id}/behaviours`, exam);
  await t.settle();
  const [line] = (await parent.api.get(`/students/${child.id}/points/statement`)).body.items;
  const [award] = await t.db.read((r) => r.rows<{ id: string }>('SELECT id FROM earning_award WHERE studentId = ?', [child.id]));
  const reasonText = '积分不对';
  const dispute = await parent.api.post(`/students/${child.id}/points/lines/${line.transactionId}/disputes`, { reasonText });
  const generous = { points: 5_000, reason: '区级比赛获奖' };
  const manualAward = await manager.api.post(`/students/${child.id}/manual-awards`, generous);
  const objection = await parent.api.post(`/attendance/${attendanceId}/disputes`, { message: '没有到课' });
  const parallel = await buildClassGroup(t, campusId, { course: { id: group.courseId } as never });
  const target = await buildLesson(t, parallel, TODAY, 18 * 60);
  const wish = { studentId: child.id, missedLessonId: later.id, makeUpLessonId: target.id };
  const makeUp = await parent.api.post('/make-ups', wish);
  const holiday = await manager.api.post('/school-holidays', { campusId, date: '2026-12-24', name: '校庆', kind: 'closed' });
  const weekly = { weekday: 7, startMinute: 540, durationMinutes: 60, validFrom: TODAY };
  const slot = await manager.api.post(`/class-groups/${parallel.id}/timetable`, weekly);
  const roster = Buffer.from('学号,姓名,班级,课程,家长手机\nX1,小小,一班,围棋,13800000000\n');
  const job = await manager.api.upload('/roster/imports', { campusId }, roster, 'roster.csv');
  const extension = await owner.api.post('/expiry-extensions', { title: '延长一个月', kind: 'months', months: 1 });
  const budget = await owner.api.post('/budget/periods', {
    title: '本学期预算',
    source: 'fixed',
    baseFen: 100_000,
    shareBasisPoints: 10_000,
    pointsPerYuan: 1,
    from: TODAY,
    through: addDays(TODAY, 30),
    whenFull: 'queue',
    allocations: [],
  });
  const tried = await owner.api.post('/rule-backtests', { versionIds: [FIRST_RULES], months: 1 }, 'access-backtest-000001');
  await runBacktest(t.db, tried.body.id);
  const mall = await populateMall(t, { campusId, studentId: child.id, parent, owner, desk });
  const lottery = await populateLottery(t, { campusId, studentId: child.id, parent, owner });
  const made = { tried, budget, checkedIn, leave, behaviour, dispute, manualAward, objection, makeUp, holiday, slot, job };
  for (const [name, { status, body }] of Object.entries(made)) {
    if (status >= 300) throw new Error(`${name} was refused: ${status} ${JSON.stringify(body)}`);
  }
  return {
    campusId,
    elsewhere,
    family,
    stranger,
    strangeChild,
    owner,
    manager,
    teacher,
    otherManager,
    desk,
    finance,
    otherFinance,
    payments,
    group,
    parallel,
    lesson,
    later,
    child,
    parent,
    enrolment,
    attendanceId,
    leaveRequestId: leave.body.id as string,
    behaviourId: behaviour.body.id as string,
    earningAwardId: award?.id ?? '',
    disputeId: dispute.body.disputeId as string,
    manualAwardId: manualAward.body.id as string,
    objectionId: objection.body.id as string,
    makeUpId: makeUp.body.id as string,
    holidayId: holiday.body.id as string,
    slotId: slot.body.id as string,
    transactionId: line.transactionId as string,
    importJobId: job.body.id as string,
    budgetPeriodId: budget.body.id as string,
    backtestId: tried.body.id as string,
    extensionId: extension.body.id as string,
    mall,
    lottery,
  };
};

/** The version that every installation has. */
export const FIRST_RULES = '01ARZ3NDEKTSV4RRFFQ69G5FV1';

export type AccessWorld = Awaited<ReturnType<typeof populate>>;
