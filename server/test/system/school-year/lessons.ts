import { addDays, earlierDate, type LocalDate, localDate, localDateOf, MINUTE_MS } from '@qingya/shared';
import {
  cancelLesson,
  checkIn,
  correctAttendance,
  createCheckInSigner,
  generateLessons,
  moveLesson,
  requestLeave,
  rollCall,
} from '../../../src/modules/schooling';
import { stepAt } from '../../../src/modules/schooling/domain/check-in-code';
import type { AttendanceRow, AttendanceStatus, LessonRow } from '../../../src/modules/schooling/domain/types';
import { openDispute, resolveDispute } from '../../../src/modules/schooling/usecases/disputes';
import { addHoliday } from '../../../src/modules/schooling/usecases/holidays';
import { arrangeMakeUp } from '../../../src/modules/schooling/usecases/make-up';
import { cancelLeave, decideLeave } from '../../../src/modules/schooling/usecases/request-leave';
import { SYSTEM } from '../../support/product-school';
import { attempt, FIRST_DAY, happensAtLeastOnce, isMissing, LAST_DAY, type Student, timesToday, type World } from './world';

const GUARDIAN = { kind: 'guardian', id: '01J0000000000000000GUARDIAN'.slice(0, 26) } as const;
const signer = createCheckInSigner('the secret of a school year');

/** Mostly on time, or no row would ever grow long. */
const STATUSES: readonly AttendanceStatus[] = [
  ...Array.from({ length: 17 }, () => 'present' as const),
  'late',
  'absent',
  'leave',
];

/** Somebody's record at a lesson, as far as deeds look back on it. */
interface Mark {
  readonly lessonId: string;
  readonly student: Student;
}

/** How many of the newest marks corrections, comments and objections choose from at full density: about three weeks. */
const REMEMBERED = 1_200;

/** The school's own calendar: the days on which it is closed, all campuses but where one is named. */
const CLOSED: readonly { readonly from: string; readonly days: number; readonly name: string; readonly campus?: number }[] = [
  { from: '2027-10-01', days: 7, name: '国庆节' },
  { from: '2028-01-01', days: 1, name: '元旦' },
  { from: '2028-01-24', days: 12, name: '春节' },
  { from: '2028-05-01', days: 3, name: '劳动节' },
  { from: '2028-04-15', days: 2, name: '校区活动', campus: 1 },
];

/** Closes the school for its holidays; the timetable's lessons of these days are cancelled. */
export const closeForHolidays = async (w: World): Promise<void> => {
  for (const { from, days, name, campus } of CLOSED) {
    const campusId = campus === undefined ? '' : (w.campusIds[campus] ?? '');
    for (let i = 0; i < days; i += 1) {
      const date = addDays(localDate(from), i);
      await w.t.db.transaction((uow) => addHoliday(uow, { campusId, date, name, kind: 'closed' }));
    }
  }
};

/** Makes the lessons of the year; where less is to be done, some weeks of a class have none. */
export const fillTimetable = async (w: World): Promise<void> => {
  for (const group of w.groups) {
    for (let from = FIRST_DAY; from <= LAST_DAY; from = addDays(from, 7)) {
      if (!w.random.chance(w.density)) continue;
      const to = earlierDate(addDays(from, 6), LAST_DAY) ?? LAST_DAY;
      await w.t.db.transaction((uow) => generateLessons(uow, group.id, from, to));
    }
  }
};

/** The lessons of the year and what surrounds them: leave, moves, cancellations, check-ins, roll calls, make-ups, corrections. */
export class Lessons {
  readonly marks: Mark[] = [];
  private readonly leaves: { readonly id: string; readonly lesson: LessonRow }[] = [];

  constructor(private readonly w: World) {}

  anyMark(): Mark | undefined {
    const { random } = this.w;
    const mark = this.marks.length === 0 ? undefined : random.pick(this.marks);
    return mark?.student.family.erased ? undefined : mark;
  }

  private scheduled(from: LocalDate, through: LocalDate): Promise<LessonRow[]> {
    return this.w.t.db.read((r) =>
      r.rows<LessonRow>(
        "SELECT * FROM schooling_lesson WHERE date BETWEEN ? AND ? AND status = 'scheduled' ORDER BY startsAt, classGroupId",
        [from, through],
      ),
    );
  }

  private readonly groupOrder = (a: LessonRow, b: LessonRow): number =>
    a.startsAt - b.startsAt || this.groupIndex(a) - this.groupIndex(b);

  private groupIndex({ classGroupId }: LessonRow): number {
    return this.w.groups.findIndex(({ id }) => id === classGroupId);
  }

  private membersOf(lesson: LessonRow): Student[] {
    return (this.w.groups[this.groupIndex(lesson)]?.members ?? []).filter(({ family }) => !family.erased);
  }

  /** In the morning: what changes about the lessons of today and the next days. */
  async morning(today: LocalDate): Promise<void> {
    const { w } = this;
    const coming = (await this.scheduled(today, addDays(today, 6))).sort(this.groupOrder);
    if (coming.length === 0) return;
    for (let i = timesToday(w, 3); i > 0; i -= 1) await this.askForLeave(w.random.pick(coming));
    if (happensAtLeastOnce(w, 25, 'leave taken back')) await this.takeLeaveBack();
    if (happensAtLeastOnce(w, 12, 'cancelled')) {
      const lesson = w.random.pick(coming);
      await attempt(w, 'cancelled', (uow) => cancelLesson(uow, lesson.id, '老师临时有事'));
    }
    if (happensAtLeastOnce(w, 15, 'moved')) {
      const lesson = w.random.pick(coming);
      const date = addDays(today, w.random.whole(1, 9));
      const time = { date, startMinute: 1_100, durationMinutes: 80, room: undefined, teacherStaffId: undefined };
      await attempt(w, 'moved', (uow) => moveLesson(uow, lesson.id, time, '调课'));
    }
  }

  private async askForLeave(lesson: LessonRow): Promise<void> {
    const { w } = this;
    const members = this.membersOf(lesson);
    if (members.length === 0) return;
    const student = w.random.pick(members);
    const command = { lessonId: lesson.id, studentId: student.id, reason: '身体不适', actor: GUARDIAN };
    const id = await attempt(w, 'leave', (uow) => requestLeave(uow, command));
    if (id === undefined) return;
    this.leaves.push({ id, lesson });
    const decision = { leaveRequestId: id, approve: w.random.chance(80), note: null, actor: SYSTEM };
    await attempt(w, 'leave decided', (uow) => decideLeave(uow, decision));
  }

  private async takeLeaveBack(): Promise<void> {
    const { w } = this;
    const open = this.leaves.filter(({ lesson }) => lesson.startsAt > w.t.clock.now());
    if (open.length === 0) return;
    const { id } = w.random.pick(open);
    await attempt(w, 'leave taken back', (uow) => cancelLeave(uow, { leaveRequestId: id, actor: GUARDIAN }));
  }

  /** Holds the lessons of a day, those that begin together side by side. */
  async hold(today: LocalDate): Promise<void> {
    const lessons = (await this.scheduled(today, today)).sort(this.groupOrder);
    const guests = await this.guestsOf(today);
    for (const startsAt of new Set(lessons.map((lesson) => lesson.startsAt))) {
      const together = lessons.filter((lesson) => lesson.startsAt === startsAt);
      const expected = together.map((lesson) => [...this.membersOf(lesson), ...(guests.get(lesson.id) ?? [])]);
      const scanned = new Set<string>();
      for (const minutes of [5, 20]) {
        this.w.t.clock.set(startsAt + minutes * MINUTE_MS);
        for (const [i, lesson] of together.entries()) {
          for (const student of expected[i] ?? []) {
            if (this.w.random.chance(minutes === 5 ? 6 : 1)) await this.scan(lesson, student, scanned);
          }
        }
      }
      this.w.t.clock.set(startsAt + 30 * MINUTE_MS);
      for (const [i, lesson] of together.entries()) {
        const rest = (expected[i] ?? []).filter(({ id }) => !scanned.has(`${lesson.id} ${id}`));
        await this.callRoll(lesson, rest, today);
      }
    }
  }

  /** Who comes to a lesson of a day to make up for another one. */
  private async guestsOf(today: LocalDate): Promise<Map<string, Student[]>> {
    const rows = await this.w.t.db.read((r) =>
      r.rows<{ lessonId: string; studentId: string }>(
        `SELECT m.makeUpLessonId AS lessonId, m.studentId FROM schooling_make_up m JOIN schooling_lesson l ON l.id = m.makeUpLessonId
          WHERE l.date = ? AND m.status = 'assigned' ORDER BY m.createdAt`,
        [today],
      ),
    );
    const guests = new Map<string, Student[]>();
    for (const { lessonId, studentId } of rows) {
      const student = this.w.studentById.get(studentId);
      if (student && !student.family.erased) guests.set(lessonId, [...(guests.get(lessonId) ?? []), student]);
    }
    return guests;
  }

  private async scan(lesson: LessonRow, student: Student, scanned: Set<string>): Promise<void> {
    const code = signer.code(lesson.shortCode, stepAt(this.w.t.clock.now()));
    const command = { code, studentId: student.id, scannedAt: undefined, actor: GUARDIAN };
    const result = await attempt(this.w, 'checked in', (uow) => checkIn(uow, { signer }, command));
    if (!result) return;
    scanned.add(`${lesson.id} ${student.id}`);
    this.remember(lesson, [student]);
  }

  private async callRoll(lesson: LessonRow, students: readonly Student[], today: LocalDate): Promise<void> {
    const { w } = this;
    const entries = students.map(({ id }) => ({ studentId: id, status: w.random.pick(STATUSES) }));
    const call = async (some: typeof entries): Promise<void> => {
      if (some.length === 0) return;
      const done = await attempt(w, 'roll call', (uow) => rollCall(uow, { lessonId: lesson.id, entries: some, actor: SYSTEM }));
      if (done)
        this.remember(
          lesson,
          some.map(({ studentId }) => w.studentById.get(studentId)).filter((one) => one !== undefined),
        );
    };
    // A part of some classes is recorded only weeks later.
    const cut = w.random.chance(8) ? w.random.whole(0, entries.length) : entries.length;
    await call(entries.slice(0, cut));
    if (w.random.chance(3)) await call(entries.slice(0, cut));
    const rest = entries.slice(cut);
    if (rest.length === 0) return;
    const arrive = async (): Promise<void> => {
      const present = rest.filter(({ studentId }) => w.studentById.get(studentId)?.family.erased === false);
      for (const { studentId } of present) this.note(studentId, today);
      await call(present);
    };
    w.late.push({ from: addDays(today, w.random.whole(1, 25)), arrive });
  }

  private remember(lesson: LessonRow, students: readonly Student[]): void {
    for (const student of students) this.marks.push({ lessonId: lesson.id, student });
    const remembered = Math.ceil((REMEMBERED * this.w.density) / 100);
    if (this.marks.length > remembered) this.marks.splice(0, this.marks.length - remembered);
  }

  private note(studentId: string, on: LocalDate): void {
    const familyId = this.w.studentById.get(studentId)?.family.id ?? '';
    const heardOn = localDateOf(this.w.t.clock.now());
    this.w.lateNews.push({ familyId, behaviour: 'attended_on_time', on, heardOn });
  }

  /** In the evening: corrections, objections of parents, make-up lessons. */
  async evening(today: LocalDate): Promise<void> {
    const { w } = this;
    for (let i = timesToday(w, 3); i > 0; i -= 1) await this.correct();
    if (happensAtLeastOnce(w, 30, 'objection upheld')) await this.object();
    for (let i = timesToday(w, 2); i > 0; i -= 1) await this.makeUp(today);
  }

  private async attendanceOf({ lessonId, student }: Mark): Promise<(AttendanceRow & { lessonDate: LocalDate }) | undefined> {
    return this.w.t.db.read((r) =>
      r.row('SELECT * FROM schooling_attendance WHERE lessonId = ? AND studentId = ?', [lessonId, student.id]),
    );
  }

  private async correct(): Promise<void> {
    const { w } = this;
    const mark = this.anyMark();
    const found = mark && (await this.attendanceOf(mark));
    if (!found) return;
    this.note(found.studentId, found.lessonDate);
    const status = w.random.pick(['present', 'present', 'late', 'absent', 'leave'] as const);
    const onTime = w.random.chance(10) ? w.random.chance(50) : undefined;
    const command = { attendanceId: found.id, status, onTime, reason: '核对后更正', expectedRevision: found.revision };
    await attempt(w, 'corrected', (uow) => correctAttendance(uow, { ...command, actor: SYSTEM }));
  }

  private async object(): Promise<void> {
    const { w } = this;
    const mark = this.anyMark();
    const found = mark && (await this.attendanceOf(mark));
    if (!found) return;
    const objection = { attendanceId: found.id, message: '孩子准时到了', guardianId: GUARDIAN.id };
    const opened = await attempt(w, 'objected', (uow) => openDispute(uow, objection));
    if (!opened) return;
    this.note(found.studentId, found.lessonDate);
    const upheld = w.random.chance(60) || isMissing(w, 'objection upheld');
    // What is upheld is the opposite of what was recorded: a correction that changes nothing is refused.
    const really =
      found.status === 'present'
        ? { status: 'absent' as const, onTime: undefined }
        : { status: 'present' as const, onTime: true };
    const correction = upheld ? { ...really, expectedRevision: found.revision } : undefined;
    const answer = { disputeId: opened.id, answer: '已核对', correction, actor: SYSTEM };
    await attempt(w, upheld ? 'objection upheld' : 'objection explained', (uow) => resolveDispute(uow, answer));
  }

  private async makeUp(today: LocalDate): Promise<void> {
    const { w } = this;
    const missed = await w.t.db.read((r) =>
      r.rows<{ lessonId: string; studentId: string; courseId: string; campusId: string; classGroupId: string }>(
        `SELECT a.lessonId, a.studentId, l.courseId, l.campusId, l.classGroupId FROM schooling_attendance a JOIN schooling_lesson l ON l.id = a.lessonId
          WHERE a.lessonDate BETWEEN ? AND ? AND a.status IN ('absent', 'leave') ORDER BY a.startsAt, a.id`,
        [addDays(today, -10), today],
      ),
    );
    if (missed.length === 0) return;
    // Ids differ from run to run, the order of students does not.
    const positions = new Map(w.students.map(({ id }, position) => [id, position]));
    const position = ({ studentId }: { readonly studentId: string }): number => positions.get(studentId) ?? 0;
    const one = w.random.pick([...missed].sort((a, b) => position(a) - position(b)));
    if (w.studentById.get(one.studentId)?.family.erased !== false) return;
    const targets = (await this.scheduled(addDays(today, 1), addDays(today, 14)))
      .sort(this.groupOrder)
      .filter((l) => l.courseId === one.courseId && l.campusId === one.campusId && l.classGroupId !== one.classGroupId);
    if (targets.length === 0) return;
    const target = w.random.pick(targets);
    const actor = { kind: 'staff', id: w.staff.owner } as const;
    const command = { studentId: one.studentId, missedLessonId: one.lessonId, makeUpLessonId: target.id, note: null, actor };
    await attempt(w, 'make-up', (uow) => arrangeMakeUp(uow, command));
  }
}
