import { ask, buildGood, givePoints } from '../mall/support';
import type { Json, TestProduct } from '../support/product';
import { freshKey, type Person } from '../support/product-school';

/** Who makes the mall's objects. */
export interface MallCast {
  readonly campusId: string;
  readonly studentId: string;
  readonly parent: Person;
  readonly owner: Person;
  readonly desk: Person;
}

const QUOTA = { kind: 'benefit_quota', label: '图书借阅', times: 2, validDays: 30 };

/** A good with stock and a promotion, an open redemption of the child that a guardian is asked about, and a right. */
export const populateMall = async (t: TestProduct, { studentId, parent, ...cast }: MallCast) => {
  const goodId = await buildGood(cast, 3);
  const quota = await buildGood(cast, 3, { kind: 'virtual', category: 'course', title: '借阅卡', fulfilment: QUOTA });
  await givePoints(t, studentId, cast.campusId, 200);
  const made = async (call: Promise<{ status: number; body: Json }>): Promise<Json> => {
    const { status, body } = await call;
    if (status >= 300) throw new Error(`an object of the mall was refused: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const redemptionId: string = (await made(ask(parent, studentId, goodId, 100, 1, freshKey()))).id;
  await made(ask(parent, studentId, quota, 100, 1, freshKey()));
  const { desk, owner } = cast;
  await made(desk.api.post(`/redemptions/${redemptionId}/pick-up-request`, { taker: '邻居张阿姨' }, freshKey()));
  const promotion = await made(owner.api.post(`/goods/${goodId}/promotions`, { points: 90 }, freshKey()));
  const { pickUpCode } = await made(parent.api.get(`/redemptions/${redemptionId}`));
  const [right] = (await made(parent.api.get(`/students/${studentId}/rights`))).items;
  return {
    goodId,
    redemptionId,
    pickUpCode: pickUpCode as string,
    promotionId: promotion.id as string,
    rightId: right.id as string,
  };
};

export type MallObjects = Awaited<ReturnType<typeof populateMall>>;

/** Fields of the mall that rightly need no check of their own, each with its reason. */
export const MALL_UNOWNED: Readonly<Record<string, string>> = {
  '*#imageIds': 'pictures of goods are public; only kept ones can be put on a good (tested in mall/images.test.ts)',
  'mall.image#imageId': 'pictures of goods are public',
  '*#promotionId': 'found only below its good; changes go by campus (tested in mall/prices.test.ts)',
  '*#fulfilment.courseId': 'courses are the whole school’s',
  'mallFamily.useRight#rightId': 'found only below its student, who is checked (tested in mall/grants.test.ts)',
  'mallFamily.undoUse#rightId': 'found only below its student, who is checked (tested in mall/rights.test.ts)',
};

/** Requests that cannot be made up: what is named in them must be there. */
export const mallSamples = ({ goodId, promotionId, rightId, pickUpCode }: MallObjects, studentId: string) => {
  const ofGood = { params: { goodId } };
  const ofStudentsGood = { params: { studentId, goodId } };
  const ofRight = { params: { studentId, rightId } };
  return {
    'mall.good': ofGood,
    'mall.saveGood': ofGood,
    'mall.setGoodState': ofGood,
    'mall.moveStock': ofGood,
    'mall.takeStock': ofGood,
    'mallPricing.prices': ofGood,
    'mallPricing.promote': ofGood,
    'mallPricing.endPromotion': { params: { goodId, promotionId } },
    'mall.shelfGood': ofStudentsGood,
    'mall.wish': ofStudentsGood,
    'mall.unwish': ofStudentsGood,
    'mallFamily.useRight': ofRight,
    'mallFamily.undoUse': ofRight,
    'redemptions.byCode': { params: { code: pickUpCode } },
    'redemptions.redeem': { params: { studentId }, body: { goodId, quantity: 1, points: 100 } },
  };
};

/** Writes without a positive control, each with its reason. */
export const MALL_UNCONTROLLED: Readonly<Record<string, string>> = {
  'mall.transferStock': 'goes between two campuses, and there is one of every object here (tested in mall/transfer.test.ts)',
};
