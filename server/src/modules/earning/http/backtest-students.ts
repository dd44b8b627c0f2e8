import type { BacktestStudent, ruleBacktestContracts as contracts, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { allCampuses } from '../../identity';
import { studentNames } from '../../schooling';
import { ruleDifferences } from '../domain/backtest-result';
import { backtestStudents, type GainColumn, type StoredStudent } from '../persistence/backtest-result-store';
import { type BacktestRow, backtestById } from '../persistence/backtest-store';
import { sideCountOf } from '../usecases/backtest-frozen';
import { type TitlesOfSides, titleOn, titlesOf } from '../usecases/backtest-view';

type Query = QueryOf<typeof contracts.students>;

/** What is stored of a pair of sides, and whether it is stored the other way round. */
const PAIR_COLUMNS: Readonly<Record<string, { readonly column: GainColumn; readonly isTurned: boolean }>> = {
  '01': { column: 'gain01', isTurned: false },
  '02': { column: 'gain02', isTurned: false },
  '12': { column: 'gain12', isTurned: false },
  '10': { column: 'gain01', isTurned: true },
  '20': { column: 'gain02', isTurned: true },
  '21': { column: 'gain12', isTurned: true },
};

const pairOf = (row: BacktestRow, older: number, newer: number) => {
  const pair = PAIR_COLUMNS[`${older}${newer}`];
  if (pair === undefined || Math.max(older, newer) >= sideCountOf(row)) {
    throw fail('invalid_request', { older, newer }, '请选择这次回测里的两个不同版本来对比。');
  }
  return pair;
};

/** A page of who gains or loses, on the campuses of the caller. @throws AppError not_found, backtest_not_done, invalid_request */
export const studentsOfBacktest = async (
  reader: Reader,
  staff: StaffPrincipal,
  backtestId: string,
  { older, newer, order, campusId, cursor, limit }: Query,
) => {
  const row = await backtestById(reader, backtestId);
  if (!row) throw fail('not_found');
  if (row.state !== 'done') throw fail('backtest_not_done');
  const { column, isTurned } = pairOf(row, older, newer);
  const wants = (order === 'gain') === isTurned ? 'lose' : 'gain';
  const byGain = { column, type: 'number', of: ({ gain }: StoredStudent) => gain } as const;
  const keys = keySet<StoredStudent>(wants === 'gain' ? '-gain' : 'gain', cursor, { gain: byGain }, 'studentId');
  const scope = staff.permissions.get('rules.read') ?? [];
  const campusIds = campusId === undefined ? (scope === 'all' ? undefined : scope) : [campusId];
  const { after, orderBy } = keys;
  const rows = await backtestStudents(reader, { backtestId, column, wants, campusIds, after, orderBy, limit });
  const page = toPage(rows, limit, keys.cursorOf);
  return { items: await present(reader, row, page.items, { older, newer }), nextCursor: page.nextCursor };
};

interface Pair {
  readonly older: number;
  readonly newer: number;
}

const present = async (
  reader: Reader,
  row: BacktestRow,
  students: readonly StoredStudent[],
  pair: Pair,
): Promise<BacktestStudent[]> => {
  const names = await studentNames(
    reader,
    students.map(({ id }) => id),
  );
  const campuses = new Map((await allCampuses(reader)).map(({ id, name }) => [id, name]));
  const titles = await titlesOf(reader, row);
  return students.map((student) => ({
    studentId: student.id,
    name: names.get(student.id) ?? '',
    campusId: student.campusId,
    campusName: campuses.get(student.campusId) ?? '',
    ...differenceOf(student, pair, titles),
  }));
};

const differenceOf = ({ points0, points1, points2, parts }: StoredStudent, { older, newer }: Pair, titles: TitlesOfSides) => {
  const points = [points0, points1, points2];
  const [before = 0, after = 0] = [points[older], points[newer]];
  const rules = JSON.parse(parts) as readonly Readonly<Record<string, number>>[];
  const rulesOf = (side: number) => new Map(Object.entries(rules[side] ?? {}));
  return {
    older: before,
    newer: after,
    difference: after - before,
    why: ruleDifferences(rulesOf(older), rulesOf(newer)).map(({ code, points: changed }) => ({
      code,
      title: titleOn(titles, [newer, older], code),
      points: changed,
    })),
  };
};
