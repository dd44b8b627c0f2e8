import { scryptSync } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { keyPin, sweepRedemptions } from '../../src/modules/mall';
import { createVault } from '../../src/platform/vault';
import { describeProduct } from '../support/product';
import { freshKey, type Person } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, type MallScene, outcome, pointsOf, type Shopper, stockOn } from './support';

const PIN = '240613';
const setRule = (parent: Person, body: object) => parent.api.put('/family/mall-rule', body);
const approve = (parent: Person, id: string, pin?: string, key = freshKey()) =>
  parent.api.post(`/redemptions/${id}/approval`, pin === undefined ? {} : { pin }, key);
const askWith = ({ parent, studentId }: Shopper, goodId: string, points: number, pin: string, key = freshKey()) =>
  parent.api.post(`/students/${studentId}/redemptions`, { goodId, quantity: points / 100, points, pin }, key);

describeProduct("a guardian's approval", (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  /** A family that is asked above 100 points. */
  const careful = async (points = 1_000, guardians = 1): Promise<Shopper> => {
    const shopper = await buildShopper(open(), s.campusId, points, guardians);
    const set = await setRule(shopper.parent, { approvalAbove: 100, newPin: PIN });
    expect(set.body).toEqual({ approvalAbove: 100, hasPin: true, lockedUntil: null });
    return shopper;
  };

  it('is asked for above the limit and not at it', async () => {
    const t = open();
    const goodId = await buildGood(s, 5, { pickUpDays: 3 });
    const shopper = await careful();
    const { parent, studentId } = shopper;
    expect((await ask(parent, studentId, goodId, 100)).body).toMatchObject({ state: 'confirmed', byChild: false });
    const asked = (await ask(parent, studentId, goodId, 200, 2)).body;
    const until = t.clock.now() + 2 * DAY_MS;
    expect(asked).toMatchObject({ state: 'held', byChild: true, expiresAt: until });
    expect(await pointsOf(t, studentId)).toEqual({ available: 700, held: 300 });
    const handOver = { proof: 'known', reason: '家长没带手机' };
    expect(await outcome(s.desk.api.post(`/redemptions/${asked.id}/hand-over`, handOver, freshKey()))).toBe('redemption_state');
    t.clock.set(until - 1);
    expect(await outcome(approve(parent, asked.id))).toBe('redemption_needs_pin');
    const approved = await approve(parent, asked.id, PIN);
    expect(approved.body).toMatchObject({ state: 'confirmed', byChild: true, expiresAt: until - 1 + 3 * DAY_MS });
    expect(await outcome(approve(parent, asked.id, PIN))).toBe('redemption_state');
    expect(await outcome(s.desk.api.post(`/redemptions/${asked.id}/hand-over`, handOver, freshKey()))).toBe(200);
    const types = await t.db.read((r) =>
      r.rows<{ type: string }>("SELECT type FROM outbox_event WHERE aggregate = ? AND type LIKE 'mall.%' ORDER BY position", [
        `student:${studentId}`,
      ]),
    );
    expect(types.map(({ type }) => type.replace('mall.redemption.', ''))).toEqual([
      'redeemed',
      'asked',
      'approved',
      'handed-over',
    ]);
  });

  it('is given at once with the word, which is refused without taking anything when it is wrong', async () => {
    const t = open();
    const goodId = await buildGood(s, 5);
    const shopper = await careful();
    const key = freshKey();
    const wrong = await askWith(shopper, goodId, 200, '000000', key);
    expect([wrong.status, wrong.body.error.code]).toEqual([403, 'family_pin_wrong']);
    expect((await askWith(shopper, goodId, 200, '000000', key)).body.error.code).toBe('family_pin_wrong');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 1_000, held: 0 });
    const right = await askWith(shopper, goodId, 200, PIN);
    expect(right.body).toMatchObject({ state: 'confirmed', byChild: true });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 3, held: 2 });
  });

  it('gives points and pieces back when nobody answers within two days, or the family gives it up', async () => {
    const t = open();
    const goodId = await buildGood(s, 3);
    const shopper = await careful(500);
    const { parent, studentId } = shopper;
    const [late, dropped] = [
      (await ask(parent, studentId, goodId, 200, 2)).body,
      (await ask(parent, studentId, goodId, 100)).body,
    ];
    await parent.api.post(`/redemptions/${dropped.id}/cancellation`, {}, freshKey());
    t.clock.set(late.expiresAt);
    expect(await outcome(approve(parent, late.id, PIN))).toBe('redemption_expired');
    await sweepRedemptions(t.db);
    expect(await outcome(approve(parent, late.id, PIN))).toBe('redemption_state');
    expect(await pointsOf(t, studentId)).toEqual({ available: 500, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 3, held: 0 });
  });

  it('lets virtual goods wait for it, too', async () => {
    const t = open();
    const coupon = { kind: 'coupon', label: '续费券', valueFen: 5_000, validDays: 30 };
    const goodId = await buildGood(s, 3, { kind: 'virtual', category: 'course', title: '续费券', fulfilment: coupon });
    const { parent, studentId } = await careful(500);
    const asked = (await ask(parent, studentId, goodId, 200, 2)).body;
    const rights = async () => (await parent.api.get(`/students/${studentId}/rights`)).body.items;
    expect([asked.state, await rights()]).toEqual(['held', []]);
    expect((await approve(parent, asked.id, PIN)).body).toMatchObject({ state: 'handed_over' });
    expect(await rights()).toMatchObject([{ times: 2, state: 'active' }]);
    expect(await pointsOf(t, studentId)).toEqual({ available: 300, held: 0 });
  });

  it('is no longer given for a seat when its activity begins, and the points come back then', async () => {
    const t = open();
    const startsAt = t.clock.now() + DAY_MS;
    const seat = { kind: 'activity_seat', label: '亲子运动会', startsAt, place: '一号操场' };
    const goodId = await buildGood(s, 4, { kind: 'virtual', category: 'course', title: '亲子运动会', fulfilment: seat });
    const [early, late] = [await careful(200), await careful(200)];
    const first = (await ask(early.parent, early.studentId, goodId, 200, 2)).body;
    const second = (await ask(late.parent, late.studentId, goodId, 200, 2)).body;
    expect([first, second]).toMatchObject([
      { state: 'held', expiresAt: startsAt },
      { state: 'held', expiresAt: startsAt },
    ]);
    t.clock.set(startsAt - 1);
    expect((await approve(early.parent, first.id, PIN)).body.state).toBe('handed_over');
    t.clock.set(startsAt);
    expect(await outcome(approve(late.parent, second.id, PIN))).toBe('redemption_expired');
    await sweepRedemptions(t.db);
    expect(await pointsOf(t, late.studentId)).toEqual({ available: 200, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 2, held: 0 });
  });

  it('locks for a quarter of an hour at the fifth wrong word, whoever tries it where', async () => {
    const t = open();
    const goodId = await buildGood(s, 9);
    const shopper = await careful();
    const { parent, studentId } = shopper;
    const { id } = (await ask(parent, studentId, goodId, 200, 2)).body;
    const wrong = '999999';
    const tries = [
      await outcome(approve(parent, id, wrong)),
      await outcome(setRule(parent, { approvalAbove: null, pin: wrong })),
      await outcome(askWith(shopper, goodId, 200, wrong)),
      await outcome(approve(parent, id, wrong)),
    ];
    expect(tries).toEqual(Array(4).fill('family_pin_wrong'));
    expect(await outcome(approve(parent, id, wrong))).toBe('family_pin_locked');
    const lockedUntil = t.clock.now() + 15 * MINUTE_MS;
    expect((await parent.api.get('/family/mall-rule')).body.lockedUntil).toBe(lockedUntil);
    t.clock.set(lockedUntil - 1);
    expect(await outcome(approve(parent, id, PIN))).toBe('family_pin_locked');
    t.clock.set(lockedUntil);
    expect((await parent.api.get('/family/mall-rule')).body.lockedUntil).toBeNull();
    for (let i = 0; i < 4; i += 1) expect(await outcome(approve(parent, id, wrong))).toBe('family_pin_wrong');
    expect(await outcome(setRule(parent, { approvalAbove: 150, pin: PIN }))).toBe(200);
    for (let i = 0; i < 4; i += 1) expect(await outcome(approve(parent, id, wrong))).toBe('family_pin_wrong');
    expect(await outcome(approve(parent, id, PIN))).toBe(200);
  });

  it('counts wrong words that come at once', async () => {
    const goodId = await buildGood(s, 9);
    const { parent, studentId } = await careful();
    const { id } = (await ask(parent, studentId, goodId, 200, 2)).body;
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => outcome(approve(parent, id, String(100_000 + i)))));
    expect(all.filter((one) => one === 'family_pin_wrong')).toHaveLength(4);
    expect(all.filter((one) => one === 'family_pin_locked')).toHaveLength(8);
  });

  it('is set with a word only, changed with that word, and reset at the desk', async () => {
    const { parent, family } = await buildShopper(open(), s.campusId, 0);
    expect((await parent.api.get('/family/mall-rule')).body).toEqual({ approvalAbove: null, hasPin: false, lockedUntil: null });
    expect(await outcome(setRule(parent, { approvalAbove: 100 }))).toBe('family_pin_missing');
    expect(await outcome(setRule(parent, { approvalAbove: 100, newPin: PIN }))).toBe(200);
    expect(await outcome(setRule(parent, { approvalAbove: null }))).toBe('family_pin_wrong');
    expect(await outcome(setRule(parent, { approvalAbove: 50, newPin: '111111' }))).toBe('family_pin_wrong');
    expect(await outcome(setRule(parent, { approvalAbove: 50, pin: PIN, newPin: '111111' }))).toBe(200);
    expect(await outcome(setRule(parent, { approvalAbove: 60, pin: PIN }))).toBe('family_pin_wrong');
    const reset = await s.desk.api.remove(`/families/${family.familyId}/mall-pin`);
    expect([reset.status, reset.body]).toEqual([200, { approvalAbove: 50, hasPin: false, lockedUntil: null }]);
    expect(await outcome(setRule(parent, { approvalAbove: 60, newPin: PIN }))).toBe(200);
    const stored = await open().db.read((r) =>
      r.row<{ pinHash: string }>('SELECT pinHash FROM mall_family_rule WHERE familyId = ?', [family.familyId]),
    );
    expect(stored?.pinHash).not.toContain(PIN);
  });

  it('cannot be tried through by whoever has only the database', async () => {
    const t = open();
    const { family } = await careful();
    const stored = await t.db.read((r) =>
      r.row<{ pinHash: string; pinSalt: string }>('SELECT pinHash, pinSalt FROM mall_family_rule WHERE familyId = ?', [
        family.familyId,
      ]),
    );
    const made = (word: string) => scryptSync(word, Buffer.from(stored?.pinSalt ?? '', 'base64'), 32).toString('base64');
    const other = createVault([{ id: 'k', key: Buffer.alloc(32, 1) }], Buffer.alloc(32, 2));
    expect(made(keyPin(t.product.modules.identity.vault, PIN))).toBe(stored?.pinHash);
    expect([made(PIN), made(keyPin(other, PIN))]).not.toContain(stored?.pinHash);
  });

  it('is given once by two guardians at once, and never beside the expiry', async () => {
    const t = open();
    const goodId = await buildGood(s, 9);
    const shopper = await careful(1_000, 2);
    const [one, two] = shopper.family.guardians as readonly [Person, Person];
    const { id } = (await ask(one, shopper.studentId, goodId, 200, 2)).body;
    const answers = await Promise.all([one, two, one, two].map((parent) => outcome(approve(parent, id, PIN))));
    expect(answers.sort()).toEqual([200, 'redemption_state', 'redemption_state', 'redemption_state']);
    for (let round = 0; round < 3; round += 1) {
      const asked = (await ask(one, shopper.studentId, goodId, 200, 2)).body;
      t.clock.set(asked.expiresAt - 1);
      const answer = outcome(approve(two, asked.id, PIN));
      t.clock.set(asked.expiresAt);
      const [approved] = await Promise.all([answer, sweepRedemptions(t.db)]);
      const { state } = (await one.api.get(`/redemptions/${asked.id}`)).body;
      expect([
        [200, 'confirmed'],
        ['redemption_expired', 'expired'],
        ['redemption_state', 'expired'],
      ]).toContainEqual([approved, state]);
      if (state === 'confirmed') await one.api.post(`/redemptions/${asked.id}/cancellation`, {}, freshKey());
    }
    const { available, held } = await pointsOf(t, shopper.studentId);
    expect([available, held]).toEqual([800, 200]);
  });
});
