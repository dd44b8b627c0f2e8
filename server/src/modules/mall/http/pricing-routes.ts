import {
  mallPricingContracts as contracts,
  type Instant,
  localDateOf,
  type PriceStretchView,
  type PromotionView,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { action, type Route, read, write } from '../../../platform/http/route';
import { staffNames } from '../../identity';
import { outstandingPoints } from '../../points';
import { priceHistory } from '../domain/price-windows';
import { breakEvenOf } from '../domain/pricing';
import { type Proposal, type ProposalInput, proposePrice } from '../domain/proposal';
import { type GoodRow, goodById } from '../persistence/good-store';
import { type PromotionRow, priceChangesOf, promotionById, promotionsOf } from '../persistence/price-store';
import type { MallPorts } from '../ports';
import { windowOf } from '../usecases/price-now';
import { endPromotion, isOver, promote } from '../usecases/promotions';
import { auditGood, looksAfter, maySellBelow } from './goods-access';

const stateOf = (row: PromotionRow, now: Instant): PromotionView['state'] => {
  if (isOver(row, now)) return 'over';
  return row.fromAt > now ? 'planned' : 'running';
};

type Worth = Pick<MallPorts, 'pointsPerYuanOn'>;

/** Cost and points per yuan may have changed since a promotion was set; what is over stays as it was decided. */
const presentPromotions = async (
  reader: Reader,
  { pointsPerYuanOn }: Worth,
  { costFen, shippingFen }: GoodRow,
  rows: readonly PromotionRow[],
): Promise<PromotionView[]> => {
  const names = await staffNames(reader, [...new Set(rows.map(({ createdById }) => createdById))]);
  const pointsPerYuan = await pointsPerYuanOn(reader, localDateOf(reader.now));
  const breakEven = costFen === null ? 0 : breakEvenOf({ costFen, shippingFen, pointsPerYuan });
  return rows.map((row) => {
    const state = stateOf(row, reader.now);
    return {
      id: row.id,
      points: row.points,
      from: row.fromAt,
      until: row.untilAt,
      state,
      belowBreakEven: state === 'over' ? row.belowBreakEven === 1 : row.points < breakEven,
      createdBy: names.get(row.createdById) ?? null,
      createdAt: row.createdAt,
    };
  });
};

const presentPromotion = async (reader: Reader, worth: Worth, goodId: string, id: string): Promise<PromotionView> => {
  const [good, row] = [await goodById(reader, goodId), await promotionById(reader, goodId, id)];
  const [shown] = good && row ? await presentPromotions(reader, worth, good, [row]) : [];
  if (!shown) throw fail('promotion_not_found');
  return shown;
};

const historyOf = async (reader: Reader, goodId: string, promotions: readonly PromotionRow[]): Promise<PriceStretchView[]> =>
  priceHistory(await priceChangesOf(reader, goodId), promotions.map(windowOf))
    .map(({ from, until, points, list, promotionId }) => ({ from, until, points, list, promotionId }))
    .reverse();

/** Premiums multiply: five of the highest on a dear thing are more than can be counted, and surely a slip. */
const proposed = (input: ProposalInput, outstanding: number): Proposal => {
  try {
    return proposePrice(input, outstanding);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw fail('invalid_request', [{ field: 'premiums', message: '算出的积分太大，请检查成本和加价比例。' }]);
  }
};

/** What goods should cost, what they cost for a while, and what they cost before. */
export const pricingRoutes = (ports: MallPorts): readonly Route[] => [
  action(contracts.propose, ({ db, body }) =>
    db.read(async (reader) => {
      const pointsPerYuan = await ports.pointsPerYuanOn(reader, localDateOf(reader.now));
      return proposed({ ...body, pointsPerYuan }, await outstandingPoints(reader));
    }),
  ),
  read(contracts.prices, ({ db, params: { goodId } }) =>
    db.read(async (reader) => {
      const good = await goodById(reader, goodId);
      if (!good) throw fail('good_not_found');
      const rows = await promotionsOf(reader, goodId);
      return { promotions: await presentPromotions(reader, ports, good, rows), history: await historyOf(reader, goodId, rows) };
    }),
  ),
  write(
    contracts.promote,
    async (uow, req) => {
      const { goodId } = req.params;
      const { points, from, until } = req.body;
      const staff = req.staff();
      const pricer = { looksAfter: looksAfter(staff), maySellBelow: maySellBelow(staff) };
      const pointsPerYuan = await ports.pointsPerYuanOn(uow, localDateOf(uow.now));
      const id = await promote(uow, { goodId, ...req.body, staffId: staff.staffId }, pricer, pointsPerYuan);
      await auditGood(uow, req.actor(), 'promotion.set', goodId, null, { promotionId: id, points, from, until });
      return id;
    },
    ({ db, params }, id) => db.read((reader) => presentPromotion(reader, ports, params.goodId, id)),
  ),
  write(
    contracts.endPromotion,
    async (uow, req) => {
      const { goodId, promotionId } = req.params;
      const staff = req.staff();
      await endPromotion(uow, goodId, promotionId, staff.staffId, looksAfter(staff));
      await auditGood(uow, req.actor(), 'promotion.ended', goodId, null, { promotionId });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentPromotion(reader, ports, params.goodId, params.promotionId)),
  ),
];
