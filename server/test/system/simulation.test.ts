import { randomInt } from 'node:crypto';
import { addDays, localDate } from '@qingya/shared';
import { seededRandom } from '../../src/demo/random';
import { balanceOf } from '../../src/modules/points';
import type { AttendanceStatus } from '../../src/modules/schooling/domain/types';
import { expectedForLessons } from '../earning/support';
import { describeProduct, type TestProduct } from '../support/product';
import { moveTo } from '../support/product-school';
import { SchoolLife } from './simulation-world';

const FIRST_DAY = localDate('2026-11-23');
const WEEKS = 8;
const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));

interface Row {
  readonly status: AttendanceStatus | null;
  readonly lessonStatus: string;
}

/** What the child's facts should have earned, counted from the rows without the rules' code. */
const expectedAwards = (t: TestProduct, studentId: string): Promise<string[]> =>
  t.db.read(async (r) => {
    const lessons = await r.rows<Row>(
      `SELECT l.status AS lessonStatus, a.status FROM schooling_class_member m JOIN schooling_lesson l ON l.classGroupId = m.classGroupId
         LEFT JOIN schooling_attendance a ON a.lessonId = l.id AND a.studentId = m.studentId
        WHERE m.studentId = ? ORDER BY l.startsAt, l.id`,
      [studentId],
    );
    const newest = lessons.reduce((last, { status }, i) => (status === null ? last : i), -1);
    const statuses = lessons
      .slice(0, newest + 1)
      .map(({ status, lessonStatus }) => (lessonStatus === 'cancelled' ? 'cancelled' : status));
    const days = await r.rows<{ date: string }>('SELECT date FROM schooling_sign_in WHERE studentId = ? ORDER BY date', [
      studentId,
    ]);
    let row = 0;
    const signIns = days.flatMap(({ date }, i) => {
      row = i > 0 && days[i - 1]?.date === addDays(localDate(date), -1) ? row + 1 : 1;
      return row % 7 === 0 ? ['sign_in_streak:50'] : [];
    });
    const behaviours = await r.rows<{ kind: string; passed: number | null }>(
      "SELECT kind, passed FROM schooling_behaviour WHERE studentId = ? AND state = 'active'",
      [studentId],
    );
    const worth: Readonly<Record<string, string>> = {
      lesson_comment: 'lesson_comment:5',
      profile_completed: 'profile_completed:100',
      course_completed: 'course_completed:100',
      exam: 'exam_passed:200',
    };
    const earned = behaviours.flatMap(({ kind, passed }) => (kind === 'exam' && passed !== 1 ? [] : (worth[kind] ?? [])));
    return [...expectedForLessons(statuses), ...signIns, ...earned].sort();
  });

const booksOf = (t: TestProduct, studentId: string) =>
  t.db.read(async (r) => {
    const awards = await r.rows<{ ruleCode: string; points: number }>(
      "SELECT ruleCode, points FROM earning_award WHERE studentId = ? AND state = 'given'",
      [studentId],
    );
    const spent = await r.row<{ n: number }>(
      "SELECT COALESCE(SUM(amount), 0) AS n FROM points_transaction WHERE studentId = ? AND kind IN ('spend', 'commit')",
      [studentId],
    );
    const { available, held, pending, debt } = await balanceOf(r, studentId);
    return {
      awards: awards.map(({ ruleCode, points }) => `${ruleCode}:${points}`).sort(),
      earned: awards.reduce((sum, { points }) => sum + points, 0),
      spent: Math.abs(spent?.n ?? 0),
      owned: available + held + pending - debt,
    };
  });

const count = async (t: TestProduct, sql: string): Promise<number> =>
  Number((await t.db.read((r) => r.row<{ n: number | string }>(sql)))?.n ?? -1);

describeProduct(`eight weeks of a school, QINGYA_TEST_SEED=${seed}`, (open) => {
  it('end with books that are what the facts make of them', async () => {
    const t = open();
    moveTo(t, FIRST_DAY, '08:00');
    const life = await SchoolLife.open(t, seededRandom(seed));
    for (let day = 0; day < WEEKS * 7; day += 1) await life.live(addDays(FIRST_DAY, day), day);
    await life.finish();
    for (const studentId of life.studentIds) {
      const { awards, earned, spent, owned } = await booksOf(t, studentId);
      expect({ studentId, awards }).toEqual({ studentId, awards: await expectedAwards(t, studentId) });
      expect({ studentId, owned }).toEqual({ studentId, owned: earned - spent });
    }
    expect(await t.differences()).toEqual([]);
    expect(await count(t, 'SELECT SUM(amount) AS n FROM points_posting')).toBe(0);
    expect(
      await count(
        t,
        'SELECT COUNT(*) AS n FROM schooling_enrolment WHERE remainingCredits < 0 OR remainingCredits > totalCredits',
      ),
    ).toBe(0);
    expect(await count(t, "SELECT COUNT(*) AS n FROM outbox_delivery WHERE state <> 'done'")).toBe(0);
    // Life took place: lessons, refusals of many kinds, far more that succeeded.
    expect(life.lessons).toHaveLength(WEEKS * 2 * 4);
    expect(life.done).toBeGreaterThan(1_000);
    expect(life.refusals.size).toBeGreaterThan(2);
  });
});
