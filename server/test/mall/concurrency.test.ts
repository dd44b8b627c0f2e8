import { orRefuse } from '../../src/modules/mall/usecases/family-rule';
import { redeem } from '../../src/modules/mall/usecases/redeem';
import { describeProduct, type TestProduct } from '../support/product';
import { buildFamily, freshKey } from '../support/product-school';
import {
  ask,
  buildGood,
  buildMall,
  buildShopper,
  givePoints,
  type MallScene,
  outcome,
  pointsOf,
  redeemed,
  stockOn,
} from './support';

/** Redeems without HTTP, so that all of them meet in the database. @returns ids of what succeeded, codes of what did not */
const race = async (t: TestProduct, wishes: readonly { studentId: string; goodId: string; guardianId: string }[]) => {
  const all = await Promise.allSettled(
    wishes.map((wish) => t.db.transaction((uow) => redeem(uow, { ...wish, quantity: 1, points: 100 }))),
  );
  const codes = all.flatMap((one) =>
    one.status === 'rejected' ? [String((one.reason as { code?: string }).code ?? one.reason)] : [],
  );
  const won = all.flatMap((one) => (one.status === 'fulfilled' ? [orRefuse(one.value).studentId] : []));
  return { won, codes: [...new Set(codes)] };
};

describeProduct('the mall under load', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });

  it('gives the last ten pieces to exactly ten of 200 families, and takes no point of the others', async () => {
    const t = open();
    const goodId = await buildGood(s, 10);
    const families = [];
    for (let i = 0; i < 200; i += 1) families.push(await bare(t, s.campusId));
    const { won, codes } = await race(
      t,
      families.map((one) => ({ ...one, goodId })),
    );
    expect([won.length, codes]).toEqual([10, ['good_sold_out']]);
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 0, held: 10 });
    for (const { studentId } of families) {
      const got = won.includes(studentId);
      expect(await pointsOf(t, studentId)).toEqual(got ? { available: 0, held: 100 } : { available: 100, held: 0 });
    }
    expect(await t.differences()).toEqual([]);
  });

  it('sells the last single piece to one', async () => {
    const t = open();
    const goodId = await buildGood(s, 1);
    const families = await Promise.all([1, 2, 3, 4].map(() => bare(t, s.campusId)));
    const { won } = await race(
      t,
      families.map((one) => ({ ...one, goodId })),
    );
    expect(won).toHaveLength(1);
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 0, held: 1 });
  });

  it('lets two guardians spend one balance once, and pass a limit of the family never', async () => {
    const t = open();
    const [scarce, limited] = [await buildGood(s, 50), await buildGood(s, 50, { perFamily: 2, limitPeriod: 'week' })];
    const { family, studentId } = await buildShopper(t, s.campusId, 150, 2);
    const [mother, father] = family.guardians as readonly [(typeof family.guardians)[0], (typeof family.guardians)[0]];
    const both = await Promise.all([outcome(ask(mother, studentId, scarce, 100)), outcome(ask(father, studentId, scarce, 100))]);
    expect([...both].sort()).toEqual([201, 'points_insufficient']);
    const rich = await buildShopper(t, s.campusId, 5_000, 2);
    const wishes = rich.family.guardianIds.flatMap((guardianId) =>
      [1, 2, 3, 4, 5].map(() => ({ studentId: rich.studentId, goodId: limited, guardianId })),
    );
    const { won, codes } = await race(t, wishes);
    expect([won.length, codes]).toEqual([2, ['good_limit_family']]);
    expect(await pointsOf(t, rich.studentId)).toEqual({ available: 4_800, held: 200 });
  });

  it('lets either the cancellation or the hand-over win, never both', async () => {
    const t = open();
    const goodId = await buildGood(s, 8);
    const shopper = await buildShopper(t, s.campusId, 800);
    let handed = 0;
    for (let i = 0; i < 8; i += 1) {
      const id = await redeemed(shopper, goodId);
      const [cancelled, handedOver] = await Promise.all([
        outcome(shopper.parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey())),
        outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, { proof: 'known', reason: '家长在前台' }, freshKey())),
      ]);
      expect([cancelled, handedOver].sort()).toEqual([200, 'redemption_state']);
      if (handedOver === 200) handed += 1;
    }
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 800 - 100 * handed, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 8 - handed, held: 0 });
    expect(await t.differences()).toEqual([]);
  });
});

/** A family that nobody has logged in to, with 100 points: enough for the use case, and quickly made. */
const bare = async (t: TestProduct, campusId: string): Promise<{ studentId: string; guardianId: string }> => {
  const family = await buildFamily(t, { campusId, bound: false });
  const [studentId = '', guardianId = ''] = [family.children[0]?.id, family.guardianIds[0]];
  await givePoints(t, studentId, campusId, 100);
  return { studentId, guardianId };
};
