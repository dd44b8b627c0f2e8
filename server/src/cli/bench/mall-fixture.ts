import { points } from '@qingya/shared';
import { createGood, moveByHand, setGoodState } from '../../modules/mall';
import { credit } from '../../modules/points';
import { createStudent } from '../../modules/schooling';
import { chunk, type Database, type UnitOfWork } from '../../platform/db';
import { CAMPUS } from './plant';

const ACTOR = { kind: 'system', id: 'bench' } as const;
const A_TRANSACTION = 50;
/** Commands of one side in one round. */
export const COMMANDS = 200;
/** Points of one piece, and what a child has: enough for one. */
export const PRICE = 100;

/** A child with points, and who acts for it. */
export interface Shopper {
  readonly studentId: string;
  readonly guardianId: string;
}

const GOOD = {
  kind: 'physical',
  category: 'toy',
  title: '压测商品',
  description: '',
  points: PRICE,
  moneyFen: 0,
  costFen: 60,
  shippingFen: 0,
  fulfilment: { kind: 'pick_up' },
  tiers: [],
  imageIds: [],
  perStudent: 5,
  perFamily: 5,
  limitPeriod: 'month',
  saleFrom: null,
  saleUntil: null,
  pickUpDays: 14,
  campusIds: [CAMPUS],
} as const;

const EDITOR = { staffId: 'bench', looksAfter: () => true, maySellBelow: () => true, pointsPerYuan: 100 } as const;

/** A good on sale. @param pieces on the one campus */
const plantGood = async (uow: UnitOfWork, pieces: number): Promise<string> => {
  const goodId = await createGood(uow, GOOD, EDITOR);
  await setGoodState(uow, goodId, 1, 'on_sale', EDITOR);
  await moveByHand(uow, { goodId, campusId: CAMPUS, kind: 'in', quantity: pieces, reason: null, actor: ACTOR });
  return goodId;
};

const plantShopper = async (uow: UnitOfWork): Promise<Shopper> => {
  const familyId = uow.newId();
  await uow.insert('identity_family', { id: familyId, state: 'active', source: 'staff', createdAt: uow.now, erasedAt: null });
  const externalNo = familyId.slice(-20);
  const { id: studentId } = await createStudent(uow, { campusId: CAMPUS, familyId, externalNo, name: '压测学员' });
  await credit(uow, {
    studentId,
    campusId: CAMPUS,
    amount: points(PRICE),
    reason: 'bench.credit',
    source: { type: 'bench', id: uow.newId() },
    actor: ACTOR,
    title: '压测积分',
    inputs: {},
    expiresOn: null,
    availability: { kind: 'now' },
    ruleVersionId: null,
  });
  return { studentId, guardianId: uow.newId() };
};

/** Makes many of something, so many in one transaction that planting is quick and no transaction long. */
export const plantMany = async <T>(db: Database, count: number, plant: (uow: UnitOfWork) => Promise<T>): Promise<T[]> => {
  const made: T[] = [];
  for (const part of chunk(Array.from({ length: count }), A_TRANSACTION)) {
    await db.transaction(async (uow) => {
      for (const _ of part) made.push(await plant(uow));
    });
  }
  return made;
};

export const plantShoppers = (db: Database, count: number): Promise<Shopper[]> => plantMany(db, count, plantShopper);

export const plantGoods = (db: Database, count: number, pieces: number): Promise<string[]> =>
  plantMany(db, count, (uow) => plantGood(uow, pieces));
