import type { RedemptionView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { agreementOf } from '../domain/pick-up';
import { imageIdsOf } from '../persistence/good-store';
import { pickUpRequestsInForce } from '../persistence/pick-up-store';
import { shipmentsOf as shipmentRows } from '../persistence/shipment-store';
import { coverOf } from './image-routes';

/** What lies beside redemptions or goods, by their ids; what has nothing is absent. */
type Beside<T> = (reader: Reader, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** Where posted goods go and with whom, for the family's and the desk's eyes: masked. */
export const shipmentsOf: Beside<NonNullable<RedemptionView['shipment']>> = async (reader, redemptionIds) =>
  new Map(
    [...(await shipmentRows(reader, redemptionIds))].map(([id, { recipient, phone, region, courier, trackingNo }]) => [
      id,
      { recipient, phone, address: region, courier, trackingNo },
    ]),
  );

/** Whom a guardian is asked about, as long as the question stands. */
export const pickUpRequestsOf: Beside<NonNullable<RedemptionView['pickUpRequest']>> = async (reader, redemptionIds) => {
  const standing = [...(await pickUpRequestsInForce(reader, redemptionIds))];
  return new Map(
    standing.flatMap(([id, row]) => {
      const { taker, state, validUntil: until } = row;
      return state === 'over' || agreementOf(row, reader.now) === 'none' ? [] : [[id, { taker, state, until }] as const];
    }),
  );
};

/** Paths of the thumbnails of goods as they are now, by good; goods without a picture are absent. */
export const thumbsOf: Beside<string> = async (reader, goodIds) =>
  new Map(
    [...(await imageIdsOf(reader, goodIds))].flatMap(([id, imageIds]) => {
      const cover = coverOf(imageIds);
      return cover === null ? [] : [[id, cover] as const];
    }),
  );
