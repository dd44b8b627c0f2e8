import {
  ownerOfStudent,
  schoolingFamilyData,
  schoolingResolvers,
  studentIdsOfFamily,
  teaching,
} from '../../src/modules/schooling';
import { openDispute } from '../../src/modules/schooling/usecases/disputes';
import { arrangeMakeUp } from '../../src/modules/schooling/usecases/make-up';
import { requestLeave } from '../../src/modules/schooling/usecases/request-leave';
import { describeDatabases } from '../support/database';
import { MOTHER, schoolOf } from './fixture';

describeDatabases('what schooling tells other modules about a family', (open) => {
  const school = () => {
    const s = schoolOf(open());
    s.at(600);
    return s;
  };

  it('exports everything about its children and nothing about others', async () => {
    const s = school();
    const { lesson, child, group } = await s.ready();
    const neighbour = await s.student(group);
    await s.enrolment(neighbour, group);
    await s.scan(lesson, child);
    await s.scan(lesson, neighbour);
    const data = JSON.stringify(await s.db.read((r) => schoolingFamilyData.exportFamily(r, child.familyId)));
    expect(JSON.parse(data)).toMatchObject({
      students: [{ id: child.id }],
      attendance: [{ studentId: child.id }],
      creditEntries: [{ delta: -1 }],
    });
    expect(data).not.toContain(neighbour.id);
    expect(await s.db.read((r) => schoolingFamilyData.exportFamily(r, s.newId()))).toEqual({ students: [] });
  });

  it('erases what names the child, keeps the books, and can be repeated', async () => {
    const s = school();
    const { lesson, child, group } = await s.ready();
    await s.scan(lesson, child);
    const later = await s.lesson(group, 900);
    const leave = await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: later.id, studentId: child.id, reason: '去医院', actor: MOTHER }),
    );
    for (let round = 0; round < 2; round += 1)
      await s.db.transaction((uow) => schoolingFamilyData.eraseFamily(uow, child.familyId));
    const left = JSON.stringify(await s.db.read((r) => schoolingFamilyData.exportFamily(r, child.familyId)));
    for (const personal of [child.name, child.externalNo, '去医院']) expect(left).not.toContain(personal);
    expect(await s.count('schooling_attendance', 'studentId', child.id)).toBe(2);
    expect(await s.count('schooling_leave_request', 'id', leave)).toBe(1);
    expect(await s.db.read((r) => schoolingResolvers.student(r, child.id))).toBeUndefined();
    expect(await s.differences()).toEqual([]);
  });

  it('ends what an erased child still waited for, and nothing of other children', async () => {
    const s = school();
    const course = await s.course({ leaveAutoApprove: false });
    const group = await s.classGroup({ course });
    const lesson = await s.lesson(group, 900);
    const missed = await s.lesson(group, 600);
    const target = await s.lesson(await s.classGroup({ course, campusId: group.campusId }), 1_000);
    const waiting = async () => {
      const child = await s.student(group);
      await s.enrolment(child, group);
      const { attendance } = await s.scan(missed, child);
      await s.db.transaction((uow) =>
        uow.run("UPDATE schooling_attendance SET status = 'absent' WHERE studentId = ?", [child.id]),
      );
      const ask = { studentId: child.id, actor: MOTHER };
      await s.db.transaction((uow) => requestLeave(uow, { ...ask, lessonId: lesson.id, reason: '外出' }));
      const wish = { missedLessonId: missed.id, makeUpLessonId: target.id, note: '方便' };
      await s.db.transaction((uow) => arrangeMakeUp(uow, { ...ask, ...wish }));
      const objection = { attendanceId: attendance.id, message: '没去', guardianId: MOTHER.id };
      await s.db.transaction((uow) => openDispute(uow, objection));
      return child;
    };
    const stateOf = (studentId: string) =>
      s.db.read((r) =>
        r.row<Record<string, unknown>>(
          `SELECT q.status AS leaveStatus, q.activeKey, k.status AS makeUp, k.missedKey, k.lessonKey, d.status AS dispute, d.openKey, d.decidedAt
             FROM schooling_leave_request q JOIN schooling_make_up k ON k.studentId = q.studentId
             JOIN schooling_attendance_dispute d ON d.studentId = q.studentId WHERE q.studentId = ?`,
          [studentId],
        ),
      );
    const [ours, theirs] = [await waiting(), await waiting()];
    const open_ = { leaveStatus: 'pending', makeUp: 'requested', dispute: 'open', decidedAt: null };
    expect(await stateOf(ours.id)).toMatchObject(open_);
    for (let round = 0; round < 2; round += 1)
      await s.db.transaction((uow) => schoolingFamilyData.eraseFamily(uow, ours.familyId));
    const { decidedAt, ...ended } = (await stateOf(ours.id)) ?? {};
    expect(ended).toEqual({
      leaveStatus: 'cancelled',
      activeKey: null,
      makeUp: 'cancelled',
      missedKey: null,
      lessonKey: null,
      dispute: 'explained',
      openKey: null,
    });
    expect(Number(decidedAt)).toBeGreaterThan(0);
    expect(await stateOf(theirs.id)).toMatchObject(open_);
  });

  it('knows owners, and a lesson is open to the families of its class on its day only', async () => {
    const s = school();
    const { lesson, child, group } = await s.ready();
    const stranger = await s.student();
    expect(await s.db.read((r) => ownerOfStudent(r, child.id))).toEqual({
      studentId: child.id,
      familyId: child.familyId,
      campusId: group.campusId,
    });
    expect(await s.db.read((r) => studentIdsOfFamily(r, child.familyId))).toEqual([child.id]);
    const open_ = (familyId: string) =>
      s.db.read(async (r) => (await schoolingResolvers.lesson(r, lesson.id))?.openToFamily?.(familyId));
    expect(await open_(child.familyId)).toBe(true);
    expect(await open_(stranger.familyId)).toBe(false);
  });

  it('finds the class groups of a teacher: own ones and those with a lesson of theirs', async () => {
    const s = school();
    const staffId = s.newId();
    const own = await s.classGroup({ teacherStaffId: staffId });
    const helped = await s.classGroup();
    const lesson = await s.lesson(helped);
    await s.classGroup();
    await s.db.transaction((uow) => uow.run('UPDATE schooling_lesson SET teacherStaffId = ? WHERE id = ?', [staffId, lesson.id]));
    expect((await s.db.read((r) => teaching.classGroupIdsOf(r, staffId))).sort()).toEqual([own.id, helped.id].sort());
  });
});
