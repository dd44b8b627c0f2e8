import type { Instant, MallStudentsTotal } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue } from '../../../platform/db';
import type { KeySet, SortKey } from '../../../platform/http/key-set';
import { GIVEN_BACK_STATES } from '../domain/redemption-state';
import type { GoodTally, ReportDays, ShelfStock } from '../domain/report';

/** Campuses of a report; undefined = all. */
export type ReportCampuses = readonly string[] | undefined;

const GIVEN_BACK = GIVEN_BACK_STATES.map((state) => `'${state}'`).join(', ');
const KEPT = `state NOT IN (${GIVEN_BACK})`;
/** Pieces whose cost the school bears, of a redemption with its return `b` that brought nothing to the shelf: those kept and those lost. */
const BORNE = `(CASE WHEN ${KEPT} THEN quantity - returnedQuantity ELSE 0 END + CASE WHEN b.id IS NULL THEN 0 ELSE returnedQuantity END)`;
/** Each piece cost the same, so this divides without a rest. */
const BORNE_COST = `costFen * ${BORNE} / quantity`;

interface Where {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

const onCampuses = (column: string, campusIds: ReportCampuses): Where =>
  campusIds ? { sql: ` AND ${column} IN (${placeholders(campusIds.length)})`, params: campusIds } : { sql: '', params: [] };

/** Sums arrive as text from MariaDB. */
type Counted<T> = { readonly [K in keyof T]: T[K] extends number ? number | string : T[K] };

/** What was redeemed of each good on these days and campuses, with what is on the shelves now; two statements, in no order. */
export const tallyGoods = async (reader: Reader, days: ReportDays, campusIds: ReportCampuses): Promise<GoodTally[]> => {
  if (campusIds?.length === 0) return [];
  const scope = onCampuses('d.campusId', campusIds);
  const counted = await reader.rows<Counted<Omit<GoodTally, 'available'>>>(
    `SELECT r.*, g.title AS title, g.category AS category FROM (
       SELECT d.goodId AS goodId, SUM(CASE WHEN ${KEPT} THEN 1 ELSE 0 END) AS redemptions,
              SUM(CASE WHEN ${KEPT} THEN quantity - returnedQuantity ELSE 0 END) AS pieces,
              SUM(CASE WHEN ${KEPT} THEN points - returnedPoints ELSE 0 END) AS points,
              SUM(COALESCE(${BORNE_COST}, 0)) AS costFen,
              SUM(CASE WHEN ${BORNE} > 0 AND costFen IS NULL THEN 1 ELSE 0 END) AS costless,
              SUM(CASE WHEN ${KEPT} THEN 0 ELSE 1 END) AS givenBack,
              MAX(CASE WHEN ${KEPT} THEN redeemedAt END) AS lastRedeemedAt
         FROM mall_redemption d
         LEFT JOIN mall_stock_move b ON b.redemptionId = d.id AND b.kind = 'return' AND b.availableChange = 0
        WHERE redeemedOn >= ? AND redeemedOn <= ?${scope.sql} GROUP BY d.goodId
     ) r JOIN mall_good g ON g.id = r.goodId`,
    [days.from, days.through, ...scope.params],
  );
  const available = await availableByGood(
    reader,
    counted.map(({ goodId }) => goodId),
    campusIds,
  );
  return counted.map((row) => ({
    ...row,
    redemptions: Number(row.redemptions),
    pieces: Number(row.pieces),
    points: Number(row.points),
    costFen: Number(row.costFen),
    costless: Number(row.costless),
    givenBack: Number(row.givenBack),
    lastRedeemedAt: row.lastRedeemedAt === null ? null : Number(row.lastRedeemedAt),
    available: available.get(row.goodId) ?? 0,
  }));
};

/** Pieces that can be redeemed: what lies where a good is not offered any more is no stock for anybody. */
const availableByGood = async (
  reader: Reader,
  goodIds: readonly string[],
  campusIds: ReportCampuses,
): Promise<ReadonlyMap<string, number>> => {
  if (goodIds.length === 0) return new Map();
  const scope = onCampuses('campusId', campusIds);
  const rows = await reader.rows<{ goodId: string; available: number | string }>(
    `SELECT goodId, SUM(available) AS available FROM mall_stock WHERE goodId IN (${placeholders(goodIds.length)}) AND offered = 1${scope.sql} GROUP BY goodId`,
    [...goodIds, ...scope.params],
  );
  return new Map(rows.map(({ goodId, available }) => [goodId, Number(available)]));
};

/**
 * Pieces of physical goods on shelves and when they were last wanted: when pieces were last set aside there, for a new redemption or for
 * one from another campus. That is found backwards along the stock's own moves, so the cost does not grow with the history of the good.
 */
export const shelfStocks = async (reader: Reader, campusIds: ReportCampuses): Promise<ShelfStock[]> => {
  if (campusIds?.length === 0) return [];
  const scope = onCampuses('s.campusId', campusIds);
  return reader.rows<ShelfStock>(
    `SELECT s.goodId AS goodId, g.title AS title, s.campusId AS campusId, s.available + s.held AS onHand, g.costFen AS unitCostFen,
            (SELECT m.movedAt FROM mall_stock_move m JOIN mall_redemption r ON r.id = m.redemptionId
              WHERE m.goodId = s.goodId AND m.campusId = s.campusId AND m.kind IN ('hold', 'transfer_in')
                AND r.campusId = s.campusId AND r.${KEPT}
              ORDER BY m.seq DESC LIMIT 1) AS lastWantedAt,
            (SELECT f.movedAt FROM mall_stock_move f WHERE f.goodId = s.goodId AND f.campusId = s.campusId
              ORDER BY f.seq LIMIT 1) AS firstMovedAt
       FROM mall_stock s JOIN mall_good g ON g.id = s.goodId
      WHERE g.kind = 'physical' AND s.available + s.held > 0${scope.sql}`,
    scope.params,
  );
};

/** What one student redeemed on the days of a report. */
export interface StudentTally {
  /** Of the student. */
  readonly id: string;
  readonly redemptions: number;
  readonly pieces: number;
  readonly points: number;
  readonly lastAt: Instant;
}

const numberKey = (column: 'points' | 'pieces' | 'lastAt'): SortKey<StudentTally> => ({
  column,
  type: 'number',
  of: (row) => row[column],
});

export const STUDENT_ORDERS = { points: numberKey('points'), pieces: numberKey('pieces'), last: numberKey('lastAt') };

/** Who redeemed what was not given back, in the order asked for; one row more than `limit` when there is a next page. */
export const tallyStudents = async (
  reader: Reader,
  days: ReportDays,
  campusIds: ReportCampuses,
  { after, orderBy }: Pick<KeySet<StudentTally>, 'after' | 'orderBy'>,
  limit: number,
): Promise<StudentTally[]> => {
  if (campusIds?.length === 0) return [];
  const scope = onCampuses('campusId', campusIds);
  const rows = await reader.rows<Counted<StudentTally>>(
    `SELECT * FROM (
       SELECT studentId AS id, COUNT(*) AS redemptions, SUM(quantity - returnedQuantity) AS pieces,
              SUM(points - returnedPoints) AS points, MAX(redeemedAt) AS lastAt
         FROM mall_redemption WHERE redeemedOn >= ? AND redeemedOn <= ? AND ${KEPT}${scope.sql} GROUP BY studentId
     ) t ${after ? `WHERE ${after.sql}` : ''} ORDER BY ${orderBy} LIMIT ?`,
    [days.from, days.through, ...scope.params, ...(after?.params ?? []), limit + 1],
  );
  return rows.map(({ id, redemptions, pieces, points, lastAt }) => ({
    id,
    redemptions: Number(redemptions),
    pieces: Number(pieces),
    points: Number(points),
    lastAt: Number(lastAt),
  }));
};

/** What all students redeemed together on the days of a report and did not give back. */
export const totalOfStudents = async (
  reader: Reader,
  days: ReportDays,
  campusIds: ReportCampuses,
): Promise<MallStudentsTotal> => {
  const scope = onCampuses('campusId', campusIds);
  const found =
    campusIds?.length === 0
      ? undefined
      : await reader.row<Counted<MallStudentsTotal>>(
          `SELECT COUNT(DISTINCT studentId) AS students, COUNT(*) AS redemptions,
                  COALESCE(SUM(quantity - returnedQuantity), 0) AS pieces, COALESCE(SUM(points - returnedPoints), 0) AS points
             FROM mall_redemption WHERE redeemedOn >= ? AND redeemedOn <= ? AND ${KEPT}${scope.sql}`,
          [days.from, days.through, ...scope.params],
        );
  const { students = 0, redemptions = 0, pieces = 0, points = 0 } = found ?? {};
  return { students: Number(students), redemptions: Number(redemptions), pieces: Number(pieces), points: Number(points) };
};
