import { type BacktestResult, type BacktestSide, BUDGET_GROUPS, type BudgetGroup } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { allCampuses } from '../../identity';
import { fenOf, ruleDifferences, weeksOf } from '../domain/backtest-result';
import { readRuleSet } from '../domain/rules';
import { type SumRow, sumsBy } from '../persistence/backtest-result-store';
import type { BacktestRow } from '../persistence/backtest-store';
import { type Frozen, sideCountOf } from './backtest-frozen';
import { ruleTitles } from './rule-titles';

/** What the rules of each side are called; a rule that a side does not have goes by its code. */
export type TitlesOfSides = readonly ReadonlyMap<string, string>[];

const IN_FORCE = '当时生效的规则';
const GONE_CAMPUS = '其他校区';

/** Titles of rules by side. */
export const titlesOf = async (reader: Reader, row: BacktestRow): Promise<TitlesOfSides> => {
  const texts = [row.firstRules, ...(row.secondRules === null ? [] : [row.secondRules])];
  const tried = texts.map((text) => new Map(readRuleSet(text).rules.map(({ code, title }) => [code, title])));
  return [await ruleTitles(reader), ...tried];
};

/** A rule's title on some side, else on any other one. @param sides looked at first, in this order */
export const titleOn = (titles: TitlesOfSides, sides: readonly number[], code: string): string => {
  const looked = [...sides.map((side) => titles[side]), ...titles];
  return looked.find((one) => one?.has(code))?.get(code) ?? code;
};

/** Everything that presenting a result needs. */
interface Parts {
  readonly row: BacktestRow;
  readonly frozen: Frozen;
  readonly titles: TitlesOfSides;
  readonly campuses: ReadonlyMap<string, string>;
  readonly byRule: readonly SumRow<string>[];
  readonly byGroup: readonly SumRow<BudgetGroup>[];
  readonly byCampus: readonly SumRow<string>[];
  readonly byWeek: readonly SumRow<string>[];
}

/** The result of a finished backtest; null of any other one. */
export const resultOf = async (reader: Reader, row: BacktestRow): Promise<BacktestResult | null> => {
  if (row.state !== 'done' || row.frozen === null) return null;
  const frozen = JSON.parse(row.frozen) as Frozen;
  const parts: Parts = {
    row,
    frozen,
    titles: await titlesOf(reader, row),
    campuses: new Map((await allCampuses(reader)).map(({ id, name }) => [id, name])),
    byRule: await sumsBy(reader, row.id, 'rule'),
    byGroup: await sumsBy(reader, row.id, 'group'),
    byCampus: await sumsBy(reader, row.id, 'campus'),
    byWeek: await sumsBy(reader, row.id, 'week'),
  };
  return {
    facts: row.facts,
    students: frozen.students,
    pointsPerYuan: frozen.pointsPerYuan,
    budgetPoints: frozen.budget.points,
    sides: Array.from({ length: sideCountOf(row) }, (_, side) => sideOf(parts, side)),
    comparisons: frozen.pairs.map((pair) => ({ ...pair, ...differenceOf(parts, pair) })),
  };
};

const mostFirst = (a: { readonly points: number }, b: { readonly points: number }): number => b.points - a.points;

const sideOf = (parts: Parts, side: number): BacktestSide => {
  const { row, frozen, titles, byRule } = parts;
  const rules = byRule.filter((one) => one.side === side);
  const total = rules.reduce((sum, { points }) => sum + points, 0);
  const figures = frozen.sides[side];
  if (!figures) throw new Error(`backtest ${row.id} has no side ${side}`);
  const { spread, bars, students } = figures;
  return {
    title: [IN_FORCE, row.firstTitle, row.secondTitle ?? ''][side] ?? '',
    versionId: [null, row.firstVersionId, row.secondVersionId][side] ?? null,
    ...worthOf(frozen, total),
    awards: rules.reduce((sum, { times }) => sum + times, 0),
    students,
    rules: rules
      .map(({ key: code, points, times }) => ({ code, title: titleOn(titles, [side], code), ...worthOf(frozen, points), times }))
      .sort(mostFirst),
    ...shares(parts, side),
    distribution: { ...spread, buckets: [...bars] },
  };
};

const worthOf = ({ pointsPerYuan }: Frozen, points: number) => ({ points, fen: fenOf(points, pointsPerYuan) });

/** By group, campus and week, each against its budget. */
const shares = (parts: Parts, side: number): Pick<BacktestSide, 'groups' | 'campuses' | 'weeks'> => {
  const { row, frozen, campuses, byGroup, byCampus, byWeek } = parts;
  const { budget } = frozen;
  const ofSide = <K>(rows: readonly SumRow<K>[]): Map<K, number> =>
    new Map(rows.filter((one) => one.side === side).map(({ key, points }) => [key, points]));
  const groups = ofSide(byGroup);
  const places = ofSide(byCampus);
  const weeks = ofSide(byWeek);
  return {
    groups: BUDGET_GROUPS.filter((group) => groups.has(group) || budget.groups[group] !== undefined).map((group) => ({
      group,
      ...worthOf(frozen, groups.get(group) ?? 0),
      budgetPoints: budget.groups[group] ?? null,
    })),
    campuses: [...new Set([...places.keys(), ...Object.keys(budget.campuses)])]
      .map((campusId) => ({
        campusId,
        name: campuses.get(campusId) ?? GONE_CAMPUS,
        ...worthOf(frozen, places.get(campusId) ?? 0),
        budgetPoints: budget.campuses[campusId] ?? null,
      }))
      .sort(mostFirst),
    weeks: weeksOf({ from: row.fromDate, through: row.throughDate }).map(({ monday }, at) => ({
      from: monday,
      ...worthOf(frozen, weeks.get(monday) ?? 0),
      budgetPoints: budget.weeks[at] ?? null,
    })),
  };
};

const differenceOf = ({ byRule, titles }: Parts, { older, newer }: { readonly older: number; readonly newer: number }) => {
  const pointsOf = (side: number): Map<string, number> =>
    new Map(byRule.filter((one) => one.side === side).map(({ key, points }) => [key, points]));
  const rules = ruleDifferences(pointsOf(older), pointsOf(newer));
  return {
    points: rules.reduce((sum, { points }) => sum + points, 0),
    rules: rules.map(({ code, points }) => ({ code, title: titleOn(titles, [newer, older], code), points })),
  };
};
