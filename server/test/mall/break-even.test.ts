import { DAY_MS } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, type Person } from '../support/product-school';
import { buildGood, buildMall, type MallScene, outcome } from './support';

/** 310 yuan at 100 points a yuan: break-even is 31,000. */
const COSTLY = { points: 47_000, costFen: 30_000, shippingFen: 1_000 };

describeProduct('the ways round break-even', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const promote = (goodId: string, points: number, person: Pick<Person, 'api'> = s.owner, over: object = {}) =>
    person.api.post(`/goods/${goodId}/promotions`, { points, confirmLoss: true, ...over }, freshKey());
  const textOf = (over: object) => ({ kind: 'physical', category: 'toy', title: '小熊', campusIds: [s.campusId], ...over });
  const read = async (goodId: string) => (await s.owner.api.get(`/goods/${goodId}`)).body;
  const save = async (goodId: string, over: object, person: Pick<Person, 'api'> = s.manager) =>
    person.api.put(`/goods/${goodId}`, { ...textOf({ ...COSTLY, ...over }), version: (await read(goodId)).version });
  const saved = async (goodId: string, over: object, person?: Pick<Person, 'api'>) => outcome(save(goodId, over, person));
  const promotionsOf = async (goodId: string) => (await s.owner.api.get(`/goods/${goodId}/prices`)).body.promotions;

  it('forgets a known cost only for those who may sell below it', async () => {
    const goodId = await buildGood(s, 0, COSTLY);
    const cleared = { costFen: null, points: 1 };
    expect(await saved(goodId, cleared)).toBe('good_cost_needed');
    // What is left out is empty, too.
    expect(await saved(goodId, { costFen: undefined })).toBe('good_cost_needed');
    expect(await read(goodId)).toMatchObject({ points: 47_000, costFen: 30_000 });
    expect(await saved(goodId, { costFen: 0, points: 1_000 })).toBe(200);
    expect(await saved(goodId, { costFen: null }, s.owner)).toBe(200);
    // Where nobody knows a cost there is none to keep.
    expect(await saved(goodId, { costFen: null, points: 900 })).toBe(200);
  });

  it('judges what runs and what is planned when a cost becomes known', async () => {
    const now = open().clock.now();
    for (const window of [{}, { from: now + DAY_MS }]) {
      const goodId = await buildGood(s, 0, { ...COSTLY, costFen: null });
      const made = await promote(goodId, 1, s.manager, window);
      expect([made.status, made.body.belowBreakEven]).toEqual([201, false]);
      const refused = await save(goodId, {});
      expect(refused.body.error).toMatchObject({
        code: 'good_promotion_below',
        details: { breakEven: 31_000, promotionPoints: 1 },
      });
      expect(await read(goodId)).toMatchObject({ costFen: null, belowBreakEven: false });
      // Whoever may sell below cost may know what it costs, and everybody sees what that means.
      expect(await saved(goodId, {}, s.owner)).toBe(200);
      expect(await promotionsOf(goodId)).toMatchObject([{ id: made.body.id, belowBreakEven: true }]);
      expect(await saved(goodId, { title: '大熊' })).toBe(200);
      await s.manager.api.post(`/goods/${goodId}/promotions/${made.body.id}/end`);
      expect(await saved(goodId, { costFen: 30_001 })).toBe(200);
      // What is over stays as it was decided.
      expect(await promotionsOf(goodId)).toMatchObject([{ state: 'over', belowBreakEven: false }]);
    }
  });

  it.each(['costFen', 'shippingFen'] as const)('judges a promotion again when %s rises, to the point', async (name) => {
    const goodId = await buildGood(s, 0, COSTLY);
    expect((await promote(goodId, 31_005, s.manager)).status).toBe(201);
    expect(await saved(goodId, { [name]: COSTLY[name] + 5 })).toBe(200);
    expect(await saved(goodId, { [name]: COSTLY[name] + 6 })).toBe('good_promotion_below');
    expect(await saved(goodId, { [name]: COSTLY[name] + 6 }, s.owner)).toBe(200);
  });

  it('judges a promotion again when a campus is added or the good is put on sale', async () => {
    const elsewhere = await buildCampus(open());
    const both = await buildStaff(open(), 'campus_manager', s.campusId, elsewhere);
    const [low, even] = [await buildGood(s, 0, COSTLY), await buildGood(s, 0, COSTLY)];
    expect((await promote(low, 30_999)).status).toBe(201);
    expect((await promote(even, 31_000)).status).toBe(201);
    const spread = { campusIds: [s.campusId, elsewhere] };
    expect(await saved(low, spread, both)).toBe('good_promotion_below');
    expect(await saved(even, spread, both)).toBe(200);
    expect(await saved(low, { title: '大熊' }, both)).toBe(200);
    const state = async (goodId: string, next: string, person: Pick<Person, 'api'>) =>
      outcome(person.api.put(`/goods/${goodId}/state`, { state: next, version: (await read(goodId)).version }));
    for (const goodId of [low, even]) expect(await state(goodId, 'off_sale', both)).toBe(200);
    expect(await state(low, 'on_sale', both)).toBe('good_promotion_below');
    expect(await state(even, 'on_sale', both)).toBe(200);
    expect(await state(low, 'on_sale', s.owner)).toBe(200);
  });

  it('lets a higher list price wake no promotion below break-even, and leaves those alone that are awake', async () => {
    const goodId = await buildGood(s, 0, COSTLY);
    expect((await promote(goodId, 30_999)).status).toBe(201);
    expect(await saved(goodId, { points: 47_001 })).toBe(200);
    // At 30,999 it does nothing; only the owner may set such a list price.
    expect(await saved(goodId, { points: 30_999 }, s.owner)).toBe(200);
    expect(await saved(goodId, { points: 31_000 })).toBe('good_promotion_below');
    expect(await saved(goodId, { points: 31_000 }, s.owner)).toBe(200);
  });

  it('lets a promotion or the cost win that are set at once, never both', async () => {
    for (let round = 0; round < 4; round += 1) {
      const goodId = await buildGood(s, 0, { ...COSTLY, costFen: null });
      const [promoted, known] = await Promise.all([outcome(promote(goodId, 1, s.manager)), saved(goodId, {})]);
      expect([
        [201, 'good_promotion_below'],
        ['promotion_below_break_even', 200],
      ]).toContainEqual([promoted, known]);
    }
  });

  it('marks and finds what a new rate, a cost or a promotion puts below break-even', async () => {
    const t = open();
    const elsewhere = await buildCampus(t);
    const here = { campusIds: [elsewhere] };
    const rate = async (pointsPerYuan: number) =>
      expect((await s.owner.api.put('/points-liability/rate', { pointsPerYuan })).status).toBe(200);
    const [even, above, unknown] = [
      await buildGood(s, 0, { ...COSTLY, ...here, points: 31_000 }),
      await buildGood(s, 0, { ...COSTLY, ...here, points: 31_310 }),
      await buildGood(s, 0, { ...here, points: 1 }),
    ];
    const planned = await buildGood(s, 0, { ...COSTLY, ...here });
    const later = t.clock.now() + DAY_MS;
    expect((await promote(planned, 30_999, s.owner, { from: later, until: later + DAY_MS })).status).toBe(201);
    const found = async (): Promise<string[]> => {
      const path = `/goods?campusId=${elsewhere}&sort=created`;
      const [all, some] = [await s.owner.api.get(path), await s.owner.api.get(`${path}&belowBreakEven=yes`)];
      type Items = { id: string; belowBreakEven: boolean }[];
      const marked = (all.body.items as Items).filter(({ belowBreakEven }) => belowBreakEven).map(({ id }) => id);
      expect((some.body.items as Items).map(({ id }) => id)).toEqual(marked);
      expect(all.body.items).toHaveLength(4);
      return marked;
    };
    expect(await found()).toEqual([planned]);
    await rate(101);
    expect(await found()).toEqual([even, planned]);
    expect(await read(above)).toMatchObject({ breakEven: 31_310, belowBreakEven: false });
    await rate(102);
    expect(await found()).toEqual([even, above, planned]);
    expect(await read(unknown)).toMatchObject({ breakEven: null, belowBreakEven: false });
    await rate(100);
    t.clock.set(later + DAY_MS - 1);
    expect(await found()).toEqual([planned]);
    t.clock.set(later + DAY_MS);
    expect(await found()).toEqual([]);
  });
});
