import { describeProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, outcome } from './support';

const [OLD, NEW] = ['240613', '831207'];

describeProduct('a change of the guardians’ word whose answer was lost', (open) => {
  it('is answered again as it was, and counts as no wrong try', async () => {
    const t = open();
    const s = await buildMall(t);
    const { parent } = await buildShopper(t, s.campusId, 0);
    const put = (body: object, key?: string) => parent.api.put('/family/mall-rule', body, key);
    expect((await put({ approvalAbove: 100, newPin: OLD }, freshKey())).status).toBe(200);
    const change = { approvalAbove: 200, pin: OLD, newPin: NEW };
    const key = freshKey();
    const first = await put(change, key);
    expect(first.body).toEqual({ approvalAbove: 200, hasPin: true, lockedUntil: null });
    // Five wrong tries would lock.
    for (let n = 0; n < 6; n += 1) expect(await put(change, key)).toEqual(first);
    const tries = await t.db.read((r) => r.rows<{ wrongTries: number }>('SELECT wrongTries FROM mall_family_rule'));
    expect(tries).toEqual([{ wrongTries: 0 }]);
    expect(await outcome(put(change, freshKey()))).toBe('family_pin_wrong');
    // The same wrong word sent again is the same try.
    const wrong = freshKey();
    for (let n = 0; n < 6; n += 1) expect(await outcome(put(change, wrong))).toBe('family_pin_wrong');
    expect(await outcome(put({ approvalAbove: null, pin: NEW }, freshKey()))).toBe(200);
    expect(await outcome(put({ ...change, approvalAbove: 300 }, key))).toBe('idempotency_conflict');
  });
});

describeProduct('the history of a child', (open) => {
  it('is narrowed by the server to what is under way, had or given back, page by page', async () => {
    const t = open();
    const s = await buildMall(t);
    const goodId = await buildGood(s, 20);
    const shopper = await buildShopper(t, s.campusId, 1_000);
    const { parent, studentId } = shopper;
    const make = async (): Promise<string> => (await ask(parent, studentId, goodId, 100)).body.id;
    const [open1, ready, had, done, cancelled, returned] = [
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
    ];
    const post = async (id: string, step: string, body: object, by: typeof parent = s.desk) =>
      expect([step, (await by.api.post(`/redemptions/${id}/${step}`, body, freshKey())).status]).toEqual([step, 200]);
    await post(ready, 'readiness', {});
    for (const id of [had, done, returned]) await post(id, 'hand-over', { proof: 'known', reason: '家长没带手机' });
    await t.db.transaction((uow) => uow.run("UPDATE mall_redemption SET state = 'done' WHERE id = ?", [done]));
    await post(cancelled, 'cancellation', {}, parent);
    await post(returned, 'return', { reason: '家长不要了', restock: true }, s.manager);
    const list = async (state: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const { body } = await parent.api.get(`/students/${studentId}/redemptions?limit=1${state}${at}`);
        found.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      return found;
    };
    expect(await list('')).toEqual([returned, cancelled, done, had, ready, open1]);
    expect(await list('&state=open')).toEqual([ready, open1]);
    expect(await list('&state=received')).toEqual([done, had]);
    expect(await list('&state=back')).toEqual([returned, cancelled]);
    expect(await list('&state=done')).toEqual([done]);
    expect(await outcome(parent.api.get(`/students/${studentId}/redemptions?state=lost`))).toBe('invalid_request');
  });
});
