import { type BudgetGroup, type BudgetInput, type LocalDate, localDate } from '@qingya/shared';
import {
  type AwardsGiven,
  type Booked,
  type BudgetDifference,
  giveBack,
  type Reservation,
  reconcileBudget,
  reserve,
} from '../../src/modules/budget';
import { activatePeriod, closePeriod } from '../../src/modules/budget/usecases/period-life';
import { createPeriod, savePeriod } from '../../src/modules/budget/usecases/save-period';
import { createCampus } from '../../src/modules/identity';
import type { Database } from '../../src/platform/db';
import { systemActor } from '../../src/platform/http/principal';
import { createIdSource } from '../../src/platform/ids/ulid';

const ids = createIdSource();
export const freshId = (): string => ids.next(Date.parse('2026-11-21T02:00:00Z'));

/** Days of their own for every test, because budgets never overlap. */
let decade = 0;
export const freshSpan = (days = 30): { from: LocalDate; through: LocalDate } => {
  decade += 1;
  const from = localDate(`${2030 + decade}-01-01`);
  return { from, through: localDate(`${2030 + decade}-01-${String(days).padStart(2, '0')}`) };
};

export type Allotment = readonly [campusId: string | null, group: BudgetGroup | null, points: number];

/** One point a yuan and a fixed amount: the points are what is asked for. */
export const inputOf = (
  total: number,
  span: { from: LocalDate; through: LocalDate },
  allotments: readonly Allotment[] = [],
  whenFull: 'refuse' | 'queue' = 'refuse',
): BudgetInput => ({
  title: '本学期积分预算',
  source: 'fixed',
  baseFen: total * 100,
  shareBasisPoints: 10_000,
  pointsPerYuan: 1,
  ...span,
  whenFull,
  allocations: allotments.map(([campusId, group, points]) => ({ campusId, group, points })),
});

/** Budgets over one database. */
export class BudgetWorld {
  constructor(readonly db: Database) {
    // A new campus is news to others; nobody listens here.
    db.connectOutbox(() => Promise.resolve());
  }

  campus = async (): Promise<string> => {
    const name = `校区${freshId()}`;
    return (await this.db.transaction((uow) => createCampus(uow, { name, address: '', actor: systemActor('test') }))).campusId;
  };

  draft = (input: BudgetInput): Promise<string> => this.db.transaction((uow) => createPeriod(uow, input));
  activate = (id: string, given: readonly AwardsGiven[] = []): Promise<Booked> =>
    this.db.transaction((uow) => activatePeriod(uow, id, given));
  close = (id: string): Promise<string> => this.db.transaction((uow) => closePeriod(uow, id));

  /** An active budget. */
  start = async (input: BudgetInput, given: readonly AwardsGiven[] = []): Promise<string> => {
    const id = await this.draft(input);
    await this.activate(id, given);
    return id;
  };

  revision = async (id: string): Promise<number> => {
    const row = await this.db.read((r) => r.row<{ revision: number }>('SELECT revision FROM budget_period WHERE id = ?', [id]));
    return row?.revision ?? 0;
  };

  save = async (id: string, input: BudgetInput): Promise<void> => {
    const revision = await this.revision(id);
    await this.db.transaction((uow) => savePeriod(uow, id, { ...input, revision }));
  };

  reserve = (wish: Partial<Reservation> & Pick<Reservation, 'on' | 'points'>): ReturnType<typeof reserve> => {
    const whole = { awardId: freshId(), studentId: freshId(), campusId: freshId(), group: 'attendance' as const, ...wish };
    return this.db.transaction((uow) => reserve(uow, whole));
  };

  giveBack = (awardId: string, points: number): Promise<number> =>
    this.db.transaction((uow) => giveBack(uow, { awardId, points }));

  /** Issued of each allocation of a period, as `campus/group`. */
  issued = async (periodId: string): Promise<Record<string, { points: number; used: number; beyond: number }>> => {
    const rows = await this.db.read((r) =>
      r.rows<{ campusId: string; behaviourGroup: string; points: number; used: number; beyond: number }>(
        `SELECT a.campusId, a.behaviourGroup, a.points, SUM(s.used) AS used, SUM(s.beyond) AS beyond
           FROM budget_allocation a JOIN budget_slot s ON s.allocationId = a.id
          WHERE a.periodId = ? GROUP BY a.id, a.campusId, a.behaviourGroup, a.points`,
        [periodId],
      ),
    );
    return Object.fromEntries(
      rows.map(({ campusId, behaviourGroup, points, used, beyond }) => [
        `${campusId}/${behaviourGroup}`,
        { points, used: Number(used), beyond: Number(beyond) },
      ]),
    );
  };

  differences = async (): Promise<BudgetDifference[]> => {
    const found: BudgetDifference[] = [];
    const count = await reconcileBudget(this.db, (difference) => found.push(difference));
    expect(count).toBe(found.length);
    return found;
  };
}
