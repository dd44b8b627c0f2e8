import { type LocalDate, points } from '@qingya/shared';
import type { Random } from '../../src/demo/random';
import { commitHold, reserveHold, spend, voidHold } from '../../src/modules/points';
import {
  cancelLesson,
  correctAttendance,
  recordBehaviour,
  requestLeave,
  revokeBehaviour,
  rollCall,
  signIn,
} from '../../src/modules/schooling';
import type { AttendanceRow, AttendanceStatus, ClassGroupRow, LessonRow } from '../../src/modules/schooling/domain/types';
import { AppError } from '../../src/platform/errors';
import { buildChild, replay } from '../earning/support';
import type { TestProduct } from '../support/product';
import { buildCampus, buildClassGroup, buildLesson, moveTo, SYSTEM } from '../support/product-school';

const STUDENTS_EACH = 10;
const STAFF_ID = '01J00000000000000000STAFFX';
const STATUSES: readonly AttendanceStatus[] = ['present', 'present', 'present', 'present', 'present', 'late', 'leave', 'absent'];

interface Class {
  readonly group: ClassGroupRow;
  readonly studentIds: readonly string[];
}

/** Two campuses with two classes of ten each, living through random days. What is refused is part of life and counted. */
export class SchoolLife {
  readonly lessons: { readonly lesson: LessonRow; readonly of: Class }[] = [];
  readonly refusals = new Map<string, number>();
  done = 0;
  private readonly late: (() => Promise<void>)[] = [];
  private readonly holds: string[] = [];

  private constructor(
    private readonly t: TestProduct,
    private readonly random: Random,
    readonly classes: readonly Class[],
  ) {}

  static async open(t: TestProduct, random: Random): Promise<SchoolLife> {
    const classes: Class[] = [];
    for (const campusId of [await buildCampus(t), await buildCampus(t)]) {
      for (let i = 0; i < 2; i += 1) {
        const group = await buildClassGroup(t, campusId);
        const studentIds: string[] = [];
        // Some packages run out before the term does.
        for (let k = 0; k < STUDENTS_EACH; k += 1) studentIds.push((await buildChild(t, group, random.whole(8, 30))).child.id);
        classes.push({ group, studentIds });
      }
    }
    return new SchoolLife(t, random, classes);
  }

  get studentIds(): readonly string[] {
    return this.classes.flatMap(({ studentIds }) => studentIds);
  }

  /** One day of the school. Lessons are held twice a week. */
  async live(date: LocalDate, day: number): Promise<void> {
    moveTo(this.t, date, '09:00');
    if (day % 7 === 1 || day % 7 === 4) for (const of of this.classes) await this.holdLesson(of, date);
    moveTo(this.t, date, '20:00');
    for (const [i, studentId] of this.studentIds.entries()) {
      // Half of the children sign in at all, and those nearly every day: a row of seven needs it.
      if (i % 2 === 0 && this.random.chance(92)) await this.try(() => this.signIn(studentId));
    }
    for (let i = 0; i < 5; i += 1) await this.surprise();
    if (this.random.chance(50)) await this.t.settle();
  }

  /** Everything that was kept back arrives at last. */
  async finish(): Promise<void> {
    while (this.late.length > 0) await this.arrive();
    await this.t.settle();
  }

  private async holdLesson(of: Class, date: LocalDate): Promise<void> {
    const lesson = await buildLesson(this.t, of.group, date, 600);
    this.lessons.push({ lesson, of });
    const dice = this.random.whole(1, 100);
    if (dice <= 5) {
      await this.try(() => this.t.db.transaction((uow) => cancelLesson(uow, lesson.id, '停课')));
      return;
    }
    const studentId = this.random.pick(of.studentIds);
    if (dice <= 30) {
      const leave = { lessonId: lesson.id, studentId, reason: '请假', actor: SYSTEM };
      await this.try(() => this.t.db.transaction((uow) => requestLeave(uow, leave)));
    }
    moveTo(this.t, date, '10:00');
    const entries = of.studentIds.map((id) => ({ studentId: id, status: this.random.pick(STATUSES) }));
    const call = (some: typeof entries): Promise<unknown> =>
      this.t.db.transaction((uow) => rollCall(uow, { lessonId: lesson.id, entries: some, actor: SYSTEM }));
    // A part of the class is recorded days later; a roll call may come twice.
    const cut = this.random.chance(40) ? this.random.whole(1, entries.length - 1) : entries.length;
    await this.try(() => call(entries.slice(0, cut)));
    if (cut < entries.length) this.late.push(() => this.try(() => call(entries.slice(cut))));
    if (this.random.chance(20)) await this.try(() => call(entries.slice(0, cut)));
  }

  private async surprise(): Promise<void> {
    const studentId = this.random.pick(this.studentIds);
    const dice = this.random.whole(1, 100);
    if (dice <= 30) return this.try(() => this.correctSomething(studentId));
    if (dice <= 45) return this.try(() => this.behave(studentId));
    if (dice <= 55) return this.try(() => this.revokeSomething(studentId));
    if (dice <= 68) return this.try(() => this.spendSomething(studentId));
    if (dice <= 76) return this.try(() => this.reserveSomething(studentId));
    if (dice <= 84) return this.try(() => this.endHold());
    if (dice <= 92) return this.arrive();
    return this.try(() => this.replaySomething(studentId));
  }

  /** Does something and counts it; a refusal with a code is a result as well. */
  private async try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.done += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.refusals.set(error.code, (this.refusals.get(error.code) ?? 0) + 1);
    }
  }

  private signIn(studentId: string): Promise<unknown> {
    return this.t.db.transaction((uow) => signIn(uow, { studentId, guardianId: STAFF_ID }));
  }

  private async correctSomething(studentId: string): Promise<void> {
    const rows = await this.t.db.read((r) =>
      r.rows<AttendanceRow>('SELECT * FROM schooling_attendance WHERE studentId = ? ORDER BY id', [studentId]),
    );
    if (rows.length === 0) return;
    const { id, revision } = this.random.pick(rows);
    const status = this.random.pick(STATUSES);
    const command = { attendanceId: id, status, onTime: undefined, reason: '更正', expectedRevision: revision, actor: SYSTEM };
    await this.t.db.transaction((uow) => correctAttendance(uow, command));
  }

  private async behave(studentId: string): Promise<void> {
    const own = this.lessons.filter(({ of }) => of.studentIds.includes(studentId));
    const lesson = own.length > 0 ? this.random.pick(own).lesson : undefined;
    const facts = [
      { kind: 'exam', title: `考级 ${this.random.whole(1, 30)}`, passed: this.random.chance(70) },
      { kind: 'lesson_comment', lessonId: lesson?.id, text: '很好', score: '5' },
      { kind: 'profile_completed' },
      {
        kind: 'course_completed',
        courseId: this.classes.find(({ studentIds }) => studentIds.includes(studentId))?.group.courseId,
      },
    ] as const;
    const fact = this.random.pick(facts);
    if (fact.kind === 'lesson_comment' && lesson === undefined) return;
    await this.t.db.transaction((uow) => recordBehaviour(uow, { ...fact, studentId, actor: SYSTEM }));
  }

  private async revokeSomething(studentId: string): Promise<void> {
    const rows = await this.t.db.read((r) =>
      r.rows<{ id: string }>('SELECT id FROM schooling_behaviour WHERE studentId = ? ORDER BY id', [studentId]),
    );
    if (rows.length === 0) return;
    const behaviourId = this.random.pick(rows).id;
    await this.t.db.transaction((uow) => revokeBehaviour(uow, { studentId, behaviourId, staffId: STAFF_ID, reason: '误记' }));
  }

  private async spendSomething(studentId: string): Promise<void> {
    await this.t.settle();
    const amount = points(this.random.whole(1, 120));
    await this.t.db.transaction((uow) =>
      spend(uow, {
        studentId,
        amount,
        reason: 'test.spend',
        source: { type: 'test', id: uow.newId() },
        actor: SYSTEM,
        title: '兑换',
        inputs: {},
      }),
    );
  }

  private async reserveSomething(studentId: string): Promise<void> {
    const amount = points(this.random.whole(1, 60));
    const held = await this.t.db.transaction((uow) =>
      reserveHold(uow, {
        studentId,
        amount,
        reason: 'test.redeem',
        source: { type: 'test', id: uow.newId() },
        actor: SYSTEM,
        title: '兑换',
        inputs: {},
        expiresAt: uow.now + 20 * 86_400_000,
      }),
    );
    this.holds.push(held.holdId);
  }

  private async endHold(): Promise<void> {
    const holdId = this.holds.pop();
    if (holdId === undefined) return;
    const end = this.random.chance(50) ? commitHold : voidHold;
    await this.t.db.transaction((uow) =>
      end(uow, {
        holdId,
        actor: SYSTEM,
      }),
    );
  }

  private async arrive(): Promise<void> {
    const position = this.late.length === 0 ? -1 : this.random.whole(0, this.late.length - 1);
    const [work] = position === -1 ? [] : this.late.splice(position, 1);
    await work?.();
  }

  private async replaySomething(studentId: string): Promise<void> {
    const rows = await this.t.db.read((r) =>
      r.rows<{ payload: string }>('SELECT * FROM outbox_event WHERE aggregate = ? ORDER BY position', [`student:${studentId}`]),
    );
    if (rows.length === 0) return;
    const row = this.random.pick(rows);
    await replay(this.t, { ...row, payload: JSON.parse(row.payload) as unknown } as Parameters<typeof replay>[1]);
  }
}
