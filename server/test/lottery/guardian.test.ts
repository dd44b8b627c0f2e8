import { MINUTE_MS } from '@qingya/shared';
import { outcome, pointsOf } from '../mall/support';
import { describeProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import { askDraw, buildCampaign, buildLottery, buildPlayer, drawn, easel, type LotteryScene, none, type Player } from './support';

const PIN = '240613';
const WRONG = '999999';
const setRule = ({ parent }: Player, body: object) => parent.api.put('/family/mall-rule', body);

describeProduct("a guardian's word for draws", (open) => {
  let s: LotteryScene;
  let id: string;
  beforeAll(async () => {
    s = await buildLottery(open());
    id = await buildCampaign(open(), s, { prizes: [{ ...easel, stock: 1_000 }, none] });
  });

  /** A family that is asked above so many points; a draw costs ten. */
  const careful = async (approvalAbove: number): Promise<Player> => {
    const player = await buildPlayer(open(), s.campusId, 100);
    expect(await outcome(setRule(player, { approvalAbove, newPin: PIN }))).toBe(200);
    return player;
  };
  const draws = async ({ familyId }: Player): Promise<object> => {
    const count = async (table: string) =>
      open().db.read((r) => r.rows(`SELECT * FROM ${table} WHERE campaignId = ? AND familyId = ?`, [id, familyId]));
    return { draws: (await count('lottery_draw')).length, entries: (await count('lottery_entry')).length };
  };
  const by = (player: Player, pin?: string, key = freshKey()) =>
    askDraw(player, player.parent, id, { key, nonce: `n-${player.familyId}`, ...(pin === undefined ? {} : { pin }) });

  it('is asked for above the limit and not at it', async () => {
    const [at, above] = [await careful(10), await careful(9)];
    expect(await outcome(by(at))).toBe(201);
    expect(await outcome(by(above))).toBe('lottery_needs_pin');
    expect(await draws(above)).toEqual({ draws: 0, entries: 0 });
    expect(await outcome(by(above, PIN))).toBe(201);
    expect(await outcome(by(above))).toBe('lottery_needs_pin');
    expect(await draws(above)).toEqual({ draws: 1, entries: 1 });
  });

  it('is not asked of families without a limit, whatever they send', async () => {
    const player = await buildPlayer(open(), s.campusId, 100);
    expect(await outcome(by(player))).toBe(201);
    expect(await outcome(by(player, WRONG))).toBe(201);
  });

  it('is refused when it is wrong, without taking anything, and stays refused under its key', async () => {
    const player = await careful(0);
    const key = freshKey();
    const first = await by(player, WRONG, key);
    expect([first.status, first.body.error.code]).toEqual([403, 'family_pin_wrong']);
    for (let again = 0; again < 6; again += 1) expect(await outcome(by(player, WRONG, key))).toBe('family_pin_wrong');
    expect(await draws(player)).toEqual({ draws: 0, entries: 0 });
    expect(await pointsOf(open(), player.studentId)).toEqual({ available: 100, held: 0 });
    // Five repeats of one request are one try.
    expect(await outcome(by(player, PIN))).toBe(201);
  });

  it('locks at the fifth wrong word, counted together with the limit’s own', async () => {
    const t = open();
    const player = await careful(0);
    for (let i = 0; i < 2; i += 1) expect(await outcome(by(player, WRONG))).toBe('family_pin_wrong');
    for (let i = 0; i < 2; i += 1)
      expect(await outcome(setRule(player, { approvalAbove: null, pin: WRONG }))).toBe('family_pin_wrong');
    const fifth = await by(player, WRONG);
    const lockedUntil = t.clock.now() + 15 * MINUTE_MS;
    expect(fifth.body.error).toMatchObject({ code: 'family_pin_locked', details: { lockedUntil } });
    t.clock.set(lockedUntil - 1);
    expect(await outcome(by(player, PIN))).toBe('family_pin_locked');
    t.clock.set(lockedUntil);
    expect(await outcome(by(player, PIN))).toBe(201);
  });

  it('counts wrong words that come at once, and draws for none of them', async () => {
    const player = await careful(0);
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => outcome(by(player, String(100_000 + i)))));
    expect(all.filter((one) => one === 'family_pin_wrong')).toHaveLength(4);
    expect(all.filter((one) => one === 'family_pin_locked')).toHaveLength(8);
    expect(await draws(player)).toEqual({ draws: 0, entries: 0 });
  });

  it('cannot be gone around after the desk forgot it', async () => {
    const player = await careful(0);
    await s.desk.api.remove(`/families/${player.familyId}/mall-pin`);
    expect(await outcome(by(player))).toBe('lottery_needs_pin');
    expect(await outcome(by(player, PIN))).toBe('lottery_needs_pin');
    expect(await outcome(setRule(player, { approvalAbove: 0, newPin: '111111' }))).toBe(200);
    expect(await outcome(by(player, '111111'))).toBe(201);
  });

  it('is kept nowhere: a draw with it looks like every other', async () => {
    const player = await careful(0);
    const made = await drawn(player, id, { pin: PIN });
    expect(JSON.stringify(made)).not.toContain(PIN);
    const stored = await open().db.read((r) =>
      r.rows('SELECT * FROM http_idempotency WHERE accountId IS NOT NULL AND result LIKE ?', [`%${made.id}%`]),
    );
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(PIN);
  });
});
