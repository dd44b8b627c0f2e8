import type { BudgetGroup } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { figuresOf, type PairFigures, type SideFigures, weeksOf } from '../domain/backtest-result';
import { pointsOfStudents } from '../persistence/backtest-result-store';
import type { BacktestRow } from '../persistence/backtest-store';
import { ALLOWANCES } from './backtest-ports';

/** Worth of points where no budget says it; as the report of what the school owes begins with. */
const DEFAULT_POINTS_PER_YUAN = 100;

/** What is kept of a run at its end, besides its sums: later changes of budgets and deletions do not touch it. */
export interface Frozen {
  readonly pointsPerYuan: number;
  /** With any fact in the days. */
  readonly students: number;
  readonly sides: readonly SideFigures[];
  readonly pairs: readonly PairFigures[];
  readonly budget: {
    readonly points: number | null;
    readonly groups: Readonly<Partial<Record<BudgetGroup, number>>>;
    readonly campuses: Readonly<Record<string, number>>;
    /** As the weeks of the days, oldest first. */
    readonly weeks: readonly (number | null)[];
  };
}

/** The sides of a backtest: what was in force, and each version tried. */
export const sideCountOf = ({ secondVersionId }: Pick<BacktestRow, 'secondVersionId'>): number =>
  secondVersionId === null ? 2 : 3;

/** Reads what is to be kept of a run whose last chunk is done. */
export const freeze = async (reader: Reader, row: BacktestRow): Promise<Frozen> => {
  const sideCount = sideCountOf(row);
  const points: number[][] = [];
  for await (const one of pointsOfStudents(reader, row.id, sideCount)) points.push(one);
  const days = { from: row.fromDate, through: row.throughDate };
  const weeks = weeksOf(days).map(({ span }) => span);
  const { allowances, pointsPerYuan } = await ALLOWANCES.over(reader, [days, ...weeks], row.throughDate);
  const [whole, ...ofWeeks] = allowances;
  const { sides, pairs } = figuresOf(points, sideCount);
  return {
    pointsPerYuan: pointsPerYuan ?? DEFAULT_POINTS_PER_YUAN,
    students: points.length,
    sides,
    pairs,
    budget: {
      points: whole?.points ?? null,
      groups: Object.fromEntries(whole?.groups ?? []),
      campuses: Object.fromEntries(whole?.campuses ?? []),
      weeks: ofWeeks.map((week) => week.points),
    },
  };
};
