import { AWARD_LEVELS, addDays, DAY_MS, daysBetween, type Instant, type LocalDate, localDateOf } from '@qingya/shared';
import { type RecordBehaviour, recordBehaviour, revokeBehaviour, signIn } from '../../../src/modules/schooling';
import { SYSTEM } from '../../support/product-school';
import type { Lessons } from './lessons';
import {
  anyStudent,
  attempt,
  FIRST_DAY,
  happens,
  happensAtLeastOnce,
  type Student,
  sellPackage,
  timesToday,
  type World,
} from './world';

const GUARDIAN_ID = '01J0000000000000000GUARDIAN'.slice(0, 26);

type RevenueBehaviour = 'purchase' | 'renewal' | 'referral_converted';

/** Something paid, as the tills know it. */
export interface Paid {
  readonly id: string;
  readonly behaviour: RevenueBehaviour;
  readonly student: Student;
  readonly courseId: string | null;
  readonly at: Instant;
  readonly netFen: number;
  /** The total of the refunds that points were told of. */
  refundedFen: number;
  /** Points were told of the payment itself. */
  told: boolean;
  windowOver: boolean;
}

const TYPES: Readonly<Record<RevenueBehaviour, string>> = {
  purchase: 'revenue.purchase.settled',
  renewal: 'revenue.renewal.settled',
  referral_converted: 'revenue.referral.converted',
};

/** How late something is heard of at most, days. */
const LATEST = 20;
const REFUND_WINDOW_MS = 7 * DAY_MS;

/** What children do beside their lessons, and what families pay. */
export class Deeds {
  readonly paid: Paid[] = [];
  private readonly recorded: { readonly id: string; readonly student: Student; readonly kind: string; readonly on: LocalDate }[] =
    [];
  private serial = 0;

  constructor(
    private readonly w: World,
    private readonly lessons: Lessons,
  ) {}

  async signIns(): Promise<void> {
    const { w } = this;
    for (const student of w.students) {
      if (student.family.erased || !(student.steady ? w.random.chance(94) : happens(w, 2))) continue;
      await attempt(w, 'signed in', (uow) => signIn(uow, { studentId: student.id, guardianId: GUARDIAN_ID }));
    }
  }

  /** A day's homework, comments, exams and the like; some are of a day that is long over. */
  async behaviours(today: LocalDate): Promise<void> {
    const { w } = this;
    for (let i = timesToday(w, 12); i > 0; i -= 1) await this.oneBehaviour(today);
    if (happensAtLeastOnce(w, 60, 'revoked')) await this.revoke(today);
  }

  private async oneBehaviour(today: LocalDate): Promise<void> {
    const { w } = this;
    const mark = this.lessons.anyMark();
    if (!mark) return;
    this.serial += 1;
    const dice = w.random.whole(1, 100);
    const ofLesson = { lessonId: mark.lessonId, text: '今天的课很好' };
    if (dice <= 22) return this.record(mark.student, today, { kind: 'lesson_comment', ...ofLesson });
    if (dice <= 46) return this.record(mark.student, today, { kind: 'homework', ...ofLesson });
    if (dice <= 58) return this.record(mark.student, today, { kind: 'teacher_comment', ...ofLesson });
    const student = anyStudent(w);
    const date = this.dayOf(today);
    const title = `第 ${this.serial} 次`;
    if (dice <= 68) return this.record(student, today, { kind: 'award', title, level: w.random.pick(AWARD_LEVELS), date });
    if (dice <= 80) return this.record(student, today, { kind: 'exam', title, passed: w.random.chance(70), date });
    if (dice <= 90) return this.record(student, today, { kind: 'activity', title, date });
    if (dice <= 95) return this.record(student, today, { kind: 'profile_completed' });
    return this.record(student, today, { kind: 'course_completed', courseId: w.random.pick(w.courseIds) });
  }

  /** Today, or a day of the last weeks. */
  private dayOf(today: LocalDate): LocalDate {
    const back = this.w.random.chance(30) ? this.w.random.whole(1, LATEST) : 0;
    return addDays(today, -Math.min(back, daysBetween(FIRST_DAY, today)));
  }

  private async record(student: Student, today: LocalDate, fact: Omit<RecordBehaviour, 'studentId' | 'actor'>): Promise<void> {
    const { w } = this;
    const work = (): Promise<void> =>
      attempt(w, fact.kind, (uow) => recordBehaviour(uow, { ...fact, studentId: student.id, actor: SYSTEM })).then((row) => {
        if (!row) return;
        this.recorded.push({ id: row.id, student, kind: fact.kind, on: row.date as LocalDate });
        this.noteLate(student, fact.kind, row.date as LocalDate);
      });
    await work();
    // A second telling is refused.
    if (w.random.chance(4) && fact.date === today) await work();
  }

  private noteLate(student: Student, behaviour: string, on: LocalDate): void {
    const heardOn = localDateOf(this.w.t.clock.now());
    if (heardOn > on) this.w.lateNews.push({ familyId: student.family.id, behaviour, on, heardOn });
  }

  private async revoke(today: LocalDate): Promise<void> {
    const { w } = this;
    const recent = this.recorded.filter(({ on, student }) => on >= addDays(today, -60) && !student.family.erased);
    if (recent.length === 0) return;
    const { id, student, kind, on } = w.random.pick(recent);
    this.noteLate(student, kind, on);
    const command = { studentId: student.id, behaviourId: id, staffId: w.staff.owner, reason: '记错了' };
    await attempt(w, 'revoked', (uow) => revokeBehaviour(uow, command));
  }

  /** Payments, their refunds and the ends of their refund windows, told in time, late, twice or in the wrong order. */
  async revenue(today: LocalDate): Promise<void> {
    const { w } = this;
    for (let i = timesToday(w, 3); i > 0; i -= 1) await this.pay(today);
    for (let i = timesToday(w, 1); i > 0; i -= 1) await this.refund();
    const now = w.t.clock.now();
    for (const one of this.paid) {
      if (one.windowOver || one.at + REFUND_WINDOW_MS > now) continue;
      one.windowOver = true;
      if (w.random.chance(90)) await this.tell('revenue.refund-window.over', one, { factId: one.id });
    }
  }

  private async pay(today: LocalDate): Promise<void> {
    const { w } = this;
    const student = anyStudent(w);
    const group = w.random.pick(student.groups);
    const behaviour = w.random.pick(['purchase', 'purchase', 'renewal', 'renewal', 'referral_converted'] as const);
    const now = w.t.clock.now();
    const isLate = w.random.chance(20);
    const id = await w.t.db.transaction(async (uow) => uow.newId());
    const wanted = now - (isLate ? w.random.whole(1, LATEST) * DAY_MS : 0);
    const at = localDateOf(wanted) < FIRST_DAY ? now : wanted;
    const netFen = w.random.whole(1_000, 300_000);
    const one: Paid = {
      ...{ id, behaviour, student, courseId: group.courseId, at, netFen, refundedFen: 0 },
      ...{ told: false, windowOver: false },
    };
    this.paid.push(one);
    const tellPaid = async (): Promise<void> => {
      one.told = true;
      this.noteLate(student, behaviour, localDateOf(at));
      const { id: studentId, family, campusId } = student;
      const payload = { factId: id, studentId, familyId: family.id, campusId, courseId: one.courseId, at, netFen };
      await this.tell(TYPES[behaviour], one, payload);
    };
    // Some payments are heard of only after what was refunded of them.
    if (isLate && w.random.chance(50)) w.late.push({ from: addDays(today, w.random.whole(1, 10)), arrive: tellPaid });
    else await tellPaid();
    if (behaviour === 'renewal') await attempt(w, 'package', (uow) => sellPackage(uow, student, group, 20, today));
  }

  private async refund(): Promise<void> {
    const { w } = this;
    const recent = this.paid.filter(({ at, refundedFen, netFen }) => at > w.t.clock.now() - 40 * DAY_MS && refundedFen < netFen);
    if (recent.length === 0) return;
    const one = w.random.pick(recent);
    const total = w.random.chance(35) ? one.netFen : w.random.whole(one.refundedFen + 1, one.netFen);
    const before = one.refundedFen;
    one.refundedFen = total;
    this.noteLate(one.student, one.behaviour, localDateOf(one.at));
    await this.tell('revenue.refunded', one, { factId: one.id, refundedFen: total });
    // An older, smaller total that comes behind says nothing new.
    if (before > 0 && w.random.chance(50)) await this.tell('revenue.refunded', one, { factId: one.id, refundedFen: before });
  }

  private async tell(type: string, { student }: Paid, payload: object): Promise<void> {
    const times = this.w.random.chance(8) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      await attempt(this.w, type, (uow) => uow.append({ type, aggregate: `student:${student.id}`, payload }));
    }
  }
}
