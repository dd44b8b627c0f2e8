import { MINUTE_MS } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { freshKey, type Person } from '../support/product-school';
import { buildGood, buildMall, buildShopper, type MallScene, outcome, pointsOf, redeemed } from './support';

describeProduct('picked up by somebody else', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const askGuardian = (id: string, taker = '邻居张阿姨') =>
    s.desk.api.post(`/redemptions/${id}/pick-up-request`, { taker }, freshKey());
  const answer = (guardian: Pick<Person, 'api'>, id: string, accept: boolean) =>
    guardian.api.post(`/redemptions/${id}/pick-up-answer`, { accept }, freshKey());
  const handOver = (id: string, proof: object = { proof: 'guardian' }) =>
    s.desk.api.post(`/redemptions/${id}/hand-over`, proof, freshKey());
  const known = { proof: 'known', reason: '常来的奶奶' };
  /** A redemption of a family with two guardians. */
  const scene = async () => {
    const goodId = await buildGood(s, 1);
    const shopper = await buildShopper(open(), s.campusId, 100, 2);
    const [mother, father] = shopper.family.guardians as readonly [Person, Person];
    return { ...shopper, mother, father, id: await redeemed(shopper, goodId) };
  };

  it('hands over once a guardian agreed, and the agreement is used up by it', async () => {
    const t = open();
    const { id, mother, studentId } = await scene();
    expect(await outcome(handOver(id))).toBe('pick_up_not_asked');
    expect(await outcome(answer(mother, id, true))).toBe('pick_up_not_asked');
    const asked = await askGuardian(id);
    const until = t.clock.now() + 30 * MINUTE_MS;
    expect(asked.body.pickUpRequest).toEqual({ taker: '邻居张阿姨', state: 'waiting', until });
    expect(await outcome(askGuardian(id))).toBe('pick_up_asked');
    expect(await outcome(handOver(id))).toBe('pick_up_asked');
    t.clock.set(t.clock.now() + 10 * MINUTE_MS);
    expect((await answer(mother, id, true)).body.pickUpRequest).toMatchObject({
      state: 'accepted',
      until: until + 10 * MINUTE_MS,
    });
    const handed = await handOver(id);
    expect(handed.body).toMatchObject({ state: 'handed_over', pickUpRequest: null });
    expect(await pointsOf(t, studentId)).toEqual({ available: 0, held: 0 });
    expect(await outcome(handOver(id))).toBe('redemption_state');
    expect(await outcome(askGuardian(id))).toBe('redemption_state');
    expect(await outcome(answer(mother, id, false))).toBe('redemption_state');
    const rows = await t.db.read((r) => r.rows('SELECT state, inForce FROM mall_pick_up_request WHERE redemptionId = ?', [id]));
    expect(rows).toEqual([{ state: 'over', inForce: null }]);
  });

  it('refuses what a guardian refused, also when staff vouch, until the refusal is old; the code still works', async () => {
    const t = open();
    const { id, mother, father } = await scene();
    await askGuardian(id);
    expect((await answer(mother, id, false)).body.pickUpRequest.state).toBe('refused');
    expect(await outcome(answer(father, id, true))).toBe('pick_up_not_asked');
    expect(await outcome(handOver(id))).toBe('pick_up_refused');
    expect(await outcome(handOver(id, known))).toBe('pick_up_refused');
    t.clock.set(t.clock.now() + 30 * MINUTE_MS - 1);
    expect(await outcome(handOver(id, known))).toBe('pick_up_refused');
    const { pickUpCode } = (await mother.api.get(`/redemptions/${id}`)).body;
    const other = await scene();
    await askGuardian(other.id);
    await answer(other.mother, other.id, false);
    t.clock.set(t.clock.now() + 1);
    expect(await outcome(handOver(id))).toBe('pick_up_not_asked');
    expect((await mother.api.get(`/redemptions/${id}`)).body.pickUpRequest).toBeNull();
    expect(await outcome(handOver(id, known))).toBe(200);
    const code = (await other.mother.api.get(`/redemptions/${other.id}`)).body.pickUpCode;
    expect(code).not.toBe(pickUpCode);
    expect(await outcome(handOver(other.id, { proof: 'code', code }))).toBe(200);
  });

  it('keeps a refusal standing whoever is asked about since, and asks about the refused one no more', async () => {
    const t = open();
    const { id, mother, father } = await scene();
    await askGuardian(id);
    t.clock.set(t.clock.now() + 20 * MINUTE_MS);
    const until = t.clock.now() + 30 * MINUTE_MS;
    expect((await answer(mother, id, false)).body.pickUpRequest).toMatchObject({ state: 'refused', until });
    expect(await outcome(askGuardian(id, '邻居 张阿姨'))).toBe('pick_up_refused');
    expect(await outcome(askGuardian(id, '王奶奶'))).toBe(200);
    expect(await outcome(handOver(id, known))).toBe('pick_up_refused');
    await answer(father, id, true);
    expect(await outcome(handOver(id, known))).toBe('pick_up_refused');
    t.clock.set(until - 1);
    expect(await outcome(handOver(id, known))).toBe('pick_up_refused');
    expect(await outcome(askGuardian(id))).toBe('pick_up_refused');
    expect(await outcome(handOver(id))).toBe(200);
    const again = await scene();
    await askGuardian(again.id);
    await answer(again.mother, again.id, false);
    await askGuardian(again.id, '王奶奶');
    t.clock.set(t.clock.now() + 30 * MINUTE_MS);
    expect(await outcome(askGuardian(again.id))).toBe(200);
  });

  it('lets nobody vouch while the guardians are asked', async () => {
    const t = open();
    const { id } = await scene();
    await askGuardian(id);
    t.clock.set(t.clock.now() + 30 * MINUTE_MS - 1);
    expect(await outcome(handOver(id, known))).toBe('pick_up_asked');
    t.clock.set(t.clock.now() + 1);
    expect(await outcome(handOver(id, known))).toBe(200);
  });

  it('lets either the question or the word of staff win, and a refusal before either', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { id, mother } = await scene();
      const [asked, vouched] = await Promise.all([outcome(askGuardian(id)), outcome(handOver(id, known))]);
      expect([
        [200, 'pick_up_asked'],
        ['redemption_state', 200],
      ]).toContainEqual([asked, vouched]);
      if (asked !== 200) continue;
      await answer(mother, id, false);
      const both = await Promise.all([outcome(askGuardian(id, '王奶奶')), outcome(handOver(id, known))]);
      expect(both).toEqual([200, 'pick_up_refused']);
    }
  });

  it('lets the half hours end at their last moment, and a new question take the place of an old one', async () => {
    const t = open();
    const { id, mother } = await scene();
    await askGuardian(id);
    t.clock.set(t.clock.now() + 30 * MINUTE_MS);
    expect(await outcome(answer(mother, id, true))).toBe('pick_up_not_asked');
    expect(await outcome(askGuardian(id, '王奶奶'))).toBe(200);
    expect(await outcome(answer(mother, id, true))).toBe(200);
    t.clock.set(t.clock.now() + 30 * MINUTE_MS);
    expect(await outcome(handOver(id))).toBe('pick_up_not_asked');
    await askGuardian(id, '王奶奶');
    await answer(mother, id, true);
    expect((await askGuardian(id, '李大爷')).body.pickUpRequest).toMatchObject({ taker: '李大爷', state: 'waiting' });
    expect(await outcome(handOver(id))).toBe('pick_up_asked');
  });

  it('lets who agreed take that back, and nobody else in the family be asked in vain', async () => {
    const { id, mother, father } = await scene();
    await askGuardian(id);
    expect(await outcome(answer(mother, id, true))).toBe(200);
    expect((await answer(father, id, true)).body.pickUpRequest.state).toBe('accepted');
    expect((await answer(father, id, false)).body.pickUpRequest.state).toBe('refused');
    expect(await outcome(handOver(id))).toBe('pick_up_refused');
  });

  it('asks once when two desks ask at the same moment, and heeds one of two answers', async () => {
    const { id, mother, father } = await scene();
    const asked = await Promise.all([outcome(askGuardian(id)), outcome(askGuardian(id))]);
    expect([...asked].sort()).toEqual([200, 'pick_up_asked']);
    const [yes, no] = await Promise.all([outcome(answer(mother, id, true)), outcome(answer(father, id, false))]);
    expect(no).toBe(200);
    expect([200, 'pick_up_not_asked']).toContain(yes);
    expect(await outcome(handOver(id))).toBe('pick_up_refused');
  });

  it('asks about nothing that is posted or over, and shows the taker to nobody afterwards', async () => {
    const t = open();
    const goodId = await buildGood(s, 1, { fulfilment: { kind: 'post' } });
    const shopper = await buildShopper(t, s.campusId, 100);
    const address = { recipient: '收件人', phone: '13900001111', region: '浙江省杭州市', detail: '某路 1 号' };
    const made = await shopper.parent.api.post(
      `/students/${shopper.studentId}/redemptions`,
      { goodId, points: 100, address },
      freshKey(),
    );
    expect(await outcome(askGuardian(made.body.id))).toBe('redemption_not_pick_up');
    const { id, parent } = await scene();
    await askGuardian(id, t.secret('章北海'));
    await parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey());
    expect((await parent.api.get(`/redemptions/${id}`)).body.pickUpRequest).toBeNull();
    expect(await outcome(answer(parent, id, true))).toBe('redemption_state');
  });

  it('names who came in the question itself and in the family’s own data, and in no message', async () => {
    const t = open();
    const { id, mother, father, family } = await scene();
    const taker = t.secret('云天明');
    const asked = (await askGuardian(id, taker)).body.pickUpRequest;
    await t.settle();
    const told = await t.db.read((r) =>
      r.rows<{ body: string }>("SELECT title, body FROM messaging_message WHERE familyId = ? AND title LIKE '%代领%'", [
        family.familyId,
      ]),
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain(taker);
    expect((await mother.api.get(`/redemptions/${id}`)).body.pickUpRequest.taker).toBe(taker);
    await answer(father, id, false);
    const { body } = await mother.api.post('/family/export');
    const { pickUpRequests } = body.sections.find(({ name }: { name: string }) => name === 'mall').data;
    const question = { redemptionId: id, taker, state: 'refused', askedBy: s.desk.staffId, answeredBy: family.guardianIds[1] };
    expect(pickUpRequests).toEqual([expect.objectContaining(question)]);
    expect(Number(pickUpRequests[0].askedAt)).toBe(asked.until - 30 * MINUTE_MS);
    expect(Number(pickUpRequests[0].answeredAt)).toBe(t.clock.now());
  });
});
