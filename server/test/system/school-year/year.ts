import { addDays, isoWeekday, type LocalDate } from '@qingya/shared';
import type { Random } from '../../../src/demo/random';
import type { TestProduct } from '../../support/product';
import { moveTo } from '../../support/product-school';
import { Deeds } from './deeds';
import { ERASURES, EXTENSIONS, LedgerLife, makePointsLast } from './ledger-life';
import { closeForHolidays, fillTimetable, Lessons } from './lessons';
import { FIRST_VERSION_ON, type Period, type Published, publishIfDue, startBudgets } from './rules';
import { FIRST_DAY, openSchool, type World } from './world';

/** Everything that a check may look at. */
export interface Year {
  readonly w: World;
  readonly deeds: Deeds;
  readonly versions: readonly Published[];
  readonly periods: readonly Period[];
}

/** The tasks of a night, in their order; each runs by its own business date. */
const NIGHT = ['points.settle', 'insight.liability'];

/** A school year, one day after another. */
export class SchoolYear implements Year {
  readonly versions: Published[] = [];
  readonly deeds: Deeds;
  private readonly lessons: Lessons;
  private readonly ledger: LedgerLife;

  private constructor(
    readonly w: World,
    readonly periods: readonly Period[],
  ) {
    this.lessons = new Lessons(w);
    this.deeds = new Deeds(w, this.lessons);
    this.ledger = new LedgerLife(w);
  }

  /** Builds the school, its rules, budgets and timetable before the first day. */
  static async begin(t: TestProduct, random: Random, density: number): Promise<SchoolYear> {
    const w = await openSchool(t, random, density);
    const year = new SchoolYear(w, await startBudgets(w));
    await year.publish(FIRST_VERSION_ON);
    await fillTimetable(w);
    await closeForHolidays(w);
    await t.settle();
    return year;
  }

  private async publish(on: LocalDate): Promise<void> {
    const version = await publishIfDue(this.w, on);
    if (version) this.versions.push(version);
  }

  /** The small hours: what ran out is cleared and yesterday is closed. */
  async night(today: LocalDate): Promise<void> {
    moveTo(this.w.t, today, '00:30');
    for (const name of NIGHT) await this.runTask(name, today);
    // A second run has nothing to do.
    if (isoWeekday(today) === 3) for (const name of NIGHT) await this.runTask(name, today);
    await this.w.t.settle();
  }

  /** Families are told what lapses soon; a second run tells nobody twice. */
  async warn(today: LocalDate): Promise<void> {
    moveTo(this.w.t, today, '07:30');
    await this.runTask('notices.expiring', today);
    if (isoWeekday(today) === 3) await this.runTask('notices.expiring', today);
    await this.w.t.settle();
  }

  /** From the morning to the last minute before midnight. */
  async day(today: LocalDate): Promise<void> {
    const { w } = this;
    moveTo(w.t, today, '08:00');
    await this.arriveLate(today);
    await this.lessons.morning(today);
    await this.lessons.hold(today);
    moveTo(w.t, today, '19:00');
    await this.lessons.evening(today);
    await this.deeds.behaviours(today);
    await this.deeds.signIns();
    await this.deeds.revenue(today);
    await w.t.settle();
    moveTo(w.t, today, '20:00');
    await this.ledger.live(today);
    if (ERASURES(FIRST_DAY).includes(today)) await this.ledger.erase();
    if (EXTENSIONS(FIRST_DAY).includes(today)) await makePointsLast(w);
    await this.publish(today);
    moveTo(w.t, today, '23:00');
    await this.runTask('budget.alert', today);
    await w.t.settle();
    moveTo(w.t, today, '23:59');
  }

  /** What was kept back arrives in the end. */
  async finish(today: LocalDate): Promise<void> {
    for (const { arrive } of this.w.late.splice(0)) await arrive();
    moveTo(this.w.t, today, '23:59');
    await this.w.t.settle();
  }

  private async arriveLate(today: LocalDate): Promise<void> {
    const due = this.w.late.filter(({ from }) => from <= today);
    for (const one of due) {
      this.w.late.splice(this.w.late.indexOf(one), 1);
      await one.arrive();
    }
  }

  private async runTask(name: string, businessDate: LocalDate): Promise<void> {
    const task = this.w.t.product.modules.tasks.find((one) => one.name === name);
    if (!task) throw new Error(`there is no task ${name}`);
    await task.run({ db: this.w.t.db, businessDate, report: async () => undefined });
  }
}

export const daysOf = function* (from: LocalDate, through: LocalDate): Generator<LocalDate> {
  for (let day = from; day <= through; day = addDays(day, 1)) yield day;
};
