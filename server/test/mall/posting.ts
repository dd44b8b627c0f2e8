import type { TestProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import type { Shopper } from './support';

let serial = 0;

/** An address that nobody else has; no line of the log may hold any of it. */
export const addressOf = (t: TestProduct) => {
  serial += 1;
  const phone = t.secret(`1390000${String(1_000 + serial)}`);
  return {
    recipient: t.secret(`诸葛青云${serial}`),
    phone,
    region: '浙江省杭州市滨江区',
    detail: t.secret(`梧桐巷 ${serial} 号三单元`),
  };
};

/** A number that no parcel has yet, as somebody types it. */
export const trackingNo = (): string => {
  serial += 1;
  return `sf10000${serial}`;
};

/** A redemption that is to be posted. @param address where to; absent = an address of its own */
export const toPost = async (
  t: TestProduct,
  { parent, studentId }: Pick<Shopper, 'parent' | 'studentId'>,
  goodId: string,
  address: object = addressOf(t),
) => {
  const { status, body } = await parent.api.post(
    `/students/${studentId}/redemptions`,
    { goodId, points: 100, address },
    freshKey(),
  );
  if (status !== 201) throw new Error(`the redemption was refused: ${JSON.stringify(body)}`);
  return body as { id: string; shipment: object; expiresAt: number };
};

/** Fields of a good that is posted. */
export const POST = { fulfilment: { kind: 'post' } };
