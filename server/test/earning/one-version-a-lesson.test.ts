import { localDate, MINUTE_MS, type RuleSet } from '@qingya/shared';
import {
  createDraft,
  publish as publishVersion,
  saveDraftVersion,
  submitForReview,
  withdraw,
} from '../../src/modules/earning/usecases/versions';
import { correctAttendance, rollCall } from '../../src/modules/schooling';
import type { AttendanceStatus, LessonRow } from '../../src/modules/schooling/domain/types';
import { describeProduct } from '../support/product';
import { buildCampus, buildClassGroup, buildLesson, buildStaff, enrol, moveTo, SYSTEM } from '../support/product-school';
import { publish, ruleOf } from './programme-support';
import { buildChild, eventsOf, replay } from './support';

const DAY = localDate('2026-11-24');
const LEAD_MS = 31 * MINUTE_MS;

const rulesOf = (points: number): RuleSet => ({
  rules: [ruleOf({ code: 'visit', behaviour: 'attended_on_time', group: 'attendance', formula: { kind: 'fixed', points } })],
  campaigns: [],
});

describeProduct('a version that is published while lessons can be checked in for', (open) => {
  /** A child with a class for each lesson of the afternoon, and two people for versions. */
  const scene = async () => {
    const t = open();
    moveTo(t, DAY, '09:00');
    await publish(t, rulesOf(5).rules);
    const campusId = await buildCampus(t);
    const owner = await buildStaff(t, 'owner');
    const author = await buildStaff(t, 'campus_manager', campusId);
    const first = await buildClassGroup(t, campusId);
    const { child } = await buildChild(t, first);
    const lessonAt = async (startMinute: number): Promise<LessonRow> => {
      const group = await buildClassGroup(t, campusId);
      await enrol(t, group, child);
      return buildLesson(t, group, DAY, startMinute);
    };
    const call = (lesson: LessonRow, status: AttendanceStatus = 'present') =>
      t.db.transaction((uow) =>
        rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: child.id, status }], actor: SYSTEM }),
      );
    const correct = async (lesson: LessonRow, status: AttendanceStatus): Promise<void> => {
      const found = await t.db.read((r) =>
        r.row<{ id: string; revision: number }>('SELECT id, revision FROM schooling_attendance WHERE lessonId = ?', [lesson.id]),
      );
      const command = { attendanceId: found?.id ?? '', status, onTime: undefined, reason: '更正' };
      await t.db.transaction((uow) =>
        correctAttendance(uow, { ...command, expectedRevision: found?.revision ?? 0, actor: SYSTEM }),
      );
    };
    /** Publishes rules of so many points. @returns the version's id */
    const change = (points: number, effectiveFrom: number | null) =>
      t.db.transaction(async (uow) => {
        const head = { title: '新规则', note: null, staffId: author.staffId };
        const id = await createDraft(uow, { ...head, basedOnId: null });
        await saveDraftVersion(uow, { ...head, id, revision: 1, ruleSet: rulesOf(points) });
        await submitForReview(uow, id, 2, author.staffId);
        await publishVersion(uow, { id, revision: 2, effectiveFrom, staffId: owner.staffId });
        return id;
      });
    /** What stands of each lesson, by the time it begins. */
    const standing = async (): Promise<number[]> => {
      await t.settle();
      const rows = await t.db.read((r) =>
        r.rows<{ points: number }>(
          "SELECT points - takenBack AS points FROM earning_award WHERE studentId = ? AND state = 'given' ORDER BY earnedAt",
          [child.id],
        ),
      );
      return rows.map(({ points }) => Number(points));
    };
    const lines = async (): Promise<number> =>
      t.db.read(async (r) => {
        const row = await r.row<{ n: number }>('SELECT COUNT(*) AS n FROM points_transaction WHERE studentId = ?', [child.id]);
        return Number(row?.n);
      });
    const replayAll = async (): Promise<void> => {
      for (const event of await eventsOf({ t, studentId: child.id })) await replay(t, event);
    };
    return { t, child, owner, lessonAt, call, correct, change, standing, lines, replayAll };
  };

  it('leaves them the rules they were checked in under, replayed or corrected onwards, and has the next lesson judged by its own', async () => {
    const s = await scene();
    const noon = await s.lessonAt(12 * 60);
    const soon = await s.lessonAt(17 * 60 + 9);
    const last = await s.lessonAt(17 * 60 + 10);
    const next = await s.lessonAt(17 * 60 + 11);
    moveTo(s.t, DAY, '12:00');
    await s.call(noon);
    moveTo(s.t, DAY, '16:40');
    // One begins in 29 minutes, one in 30; the third cannot be known yet.
    await s.call(soon);
    await s.call(last);
    await expect(s.call(next)).rejects.toMatchObject({ code: 'roll_call_too_early' });
    expect(await s.standing()).toEqual([5, 5, 5]);
    const versionId = await s.change(8, null);
    const [published] = await s.t.db.read((r) =>
      r.rows<{ effectiveFrom: number }>('SELECT effectiveFrom FROM earning_rule_version WHERE id = ?', [versionId]),
    );
    expect(published?.effectiveFrom).toBe(next.startsAt);
    const before = await s.lines();
    await s.replayAll();
    expect([await s.standing(), await s.lines()]).toEqual([[5, 5, 5], before]);
    // Judged before the version counts, and by it all the same.
    moveTo(s.t, DAY, '16:41');
    await s.call(next);
    expect(await s.standing()).toEqual([5, 5, 5, 8]);
    await expect(s.t.db.transaction((uow) => withdraw(uow, versionId, '写错了', s.owner.staffId))).rejects.toMatchObject({
      code: 'rule_version_in_force',
    });
    moveTo(s.t, DAY, '17:30');
    await s.correct(noon, 'late');
    expect(await s.standing()).toEqual([5, 5, 8]);
    await s.replayAll();
    expect(await s.standing()).toEqual([5, 5, 8]);
    await s.correct(noon, 'present');
    expect(await s.standing()).toEqual([5, 5, 5, 8]);
  });

  it('is refused sooner than that, and can be withdrawn while no lesson under it can be known', async () => {
    const s = await scene();
    moveTo(s.t, DAY, '10:00');
    const now = s.t.clock.now();
    await expect(s.change(8, now + LEAD_MS - 1)).rejects.toMatchObject({
      code: 'rule_version_effective_time',
      details: { earliest: now + LEAD_MS },
    });
    const id = await s.change(8, now + LEAD_MS);
    const lesson = await s.lessonAt(10 * 60 + 31);
    await expect(s.call(lesson)).rejects.toMatchObject({ code: 'roll_call_too_early' });
    await s.t.db.transaction((uow) => withdraw(uow, id, '写错了', s.owner.staffId));
    s.t.clock.set(now + LEAD_MS);
    await s.call(lesson);
    expect(await s.standing()).toEqual([5]);
  });
});
