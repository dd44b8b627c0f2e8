import { lotteryStaffContracts as contracts } from '@qingya/shared';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { waitingPrizes } from '../persistence/draw-store';
import { handOverKnown } from '../usecases/claim-prize';
import { presentDraw, presentDraws } from './presenters';
import { atDeskOf, audit } from './staff-routes';

/** Prizes that wait at the desk, for families that come without the code: a lost phone, a grandmother without one. */
export const waitingRoutes: readonly Route[] = [
  read(contracts.waiting, (req) =>
    req.db.read(async (reader) => {
      const { campusId, cursor, limit } = req.query;
      const scope = req.staff().permissions.get('redemption.fulfil') ?? [];
      const own = scope === 'all' ? undefined : scope;
      const campusIds = campusId === undefined ? own : [campusId];
      const [day, id] = cursor === undefined ? [] : decodeCursor(cursor, ['string', 'string']);
      const after = cursor === undefined ? undefined : { claimThrough: String(day), id: String(id) };
      const rows = await waitingPrizes(reader, campusIds, after, limit);
      const page = toPage(rows, limit, ({ claimThrough, id }) => [claimThrough, id]);
      return { items: await presentDraws(reader, page.items, false), nextCursor: page.nextCursor };
    }),
  ),
  write(
    contracts.handOverKnown,
    async (uow, req) => {
      const staff = req.staff();
      const by = { staffId: staff.staffId, note: req.body.reason };
      const { id, campaignId, prizeId, studentId, campusId } = await handOverKnown(uow, req.params.drawId, atDeskOf(staff), by);
      // What was written may name somebody: it stands with the prize and is erased with the family.
      const details = { drawId: id, prizeId, studentId, proof: 'known' };
      await audit(uow, req.actor(), 'prize.handed_over', campaignId, details, campusId);
      return id;
    },
    ({ db }, id) => db.read((reader) => presentDraw(reader, id, false)),
  ),
];
