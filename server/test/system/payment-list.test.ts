import { describeProduct, type Json } from '../support/product';
import { buildPayment } from '../support/product-payments';
import { buildCampus, buildFamily, buildStaff } from '../support/product-school';

describeProduct('the list of payments in order', (open) => {
  const AMOUNTS = [5_000, 100, 900, 5_000, 5_000, 12_345, 900];

  it('cuts the list by amount and by time into pages that lose and repeat nothing, while payments are added', async () => {
    const t = open();
    const campusId = await buildCampus(t);
    const { familyId } = await buildFamily(t, { campusId, bound: false });
    const desk = await buildStaff(t, 'campus_manager', campusId);
    const ask = async (amount: number) => ({ amount, id: await buildPayment(desk, { campusId, familyId, amount }) });
    const made: { amount: number; id: string }[] = [];
    for (const amount of AMOUNTS) made.push(await ask(amount));
    const pages = async (sort: string, limit: number, between?: () => Promise<unknown>): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; await between?.()) {
        const path = `/payments?sort=${sort}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`;
        const { status, body }: { status: number; body: Json } = await desk.api.get(path);
        if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
        found.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      return found;
    };
    const inOrder = (key: string) =>
      [...made].sort((a, b) => (key === 'amount' ? a.amount - b.amount : 0) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
    for (const key of ['created', 'amount']) {
      for (const limit of [1, 2, 50]) {
        expect(await pages(key, limit)).toEqual(inOrder(key));
        expect(await pages(`-${key}`, limit)).toEqual([...inOrder(key)].reverse());
      }
    }
    const shown = await pages('-amount', 2, () => ask(5_000));
    const known = new Set(made.map(({ id }) => id));
    expect(shown.filter((id) => known.has(id))).toEqual(inOrder('amount').reverse());
    expect(new Set(shown).size).toBe(shown.length);
    const { body } = await desk.api.get('/payments?limit=1&sort=amount');
    expect((await desk.api.get(`/payments?limit=1&sort=-amount&cursor=${body.nextCursor}`)).status).toBe(400);
  });
});
