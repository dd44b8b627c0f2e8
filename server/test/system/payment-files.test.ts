import { addDays, localDateOf } from '@qingya/shared';
import { storeDifferences, storeRun } from '../../src/modules/payments/persistence/bill-store';
import { openTask } from '../../src/modules/payments/usecases/open-task';
import { readTable } from '../../src/platform/files';
import { describeProduct, type Json, type TestProduct } from '../support/product';
import { askBack, buildPayment, payAtDesk } from '../support/product-payments';
import { buildCampus, buildFamily, buildStaff, freshKey, nextSerial, type Person } from '../support/product-school';

type Staff = Pick<Person, 'api' | 'token'>;

/** Every line of a list over all its pages. */
const listed = async (who: Staff, path: string, query: string, limit = 2): Promise<Json[]> => {
  const found: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const address = `${path}?${query}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`;
    const { status, body }: { status: number; body: Json } = await who.api.get(address);
    if (status !== 200) throw new Error(`${address}: ${status} ${JSON.stringify(body)}`);
    found.push(...body.items);
    cursor = body.nextCursor;
  }
  return found;
};

/** The lines of a downloaded file without its headers. */
const exported = async (t: TestProduct, who: Staff, file: string, query: string): Promise<string[][]> => {
  const answer = await fetch(`${t.base}/exports/${file}?${query}`, { headers: { authorization: `Bearer ${await who.token()}` } });
  if (answer.status !== 200) throw new Error(`${file}: ${answer.status} ${await answer.text()}`);
  const table = await readTable(Buffer.from(await answer.arrayBuffer()), file);
  return table.rows.slice(1).map(({ cells }) => cells.map(String));
};

const column = (rows: readonly string[][], index: number): (string | undefined)[] => rows.map((row) => row[index]);
const yuan = (fen: number): string => String(fen / 100);
const AMOUNTS = [5_000, 100, 900, 5_000, 12_345];

describeProduct('lists of money and their files', (open) => {
  const scene = async (t: TestProduct) => {
    const campusId = await buildCampus(t);
    const elsewhere = await buildCampus(t);
    const { familyId } = await buildFamily(t, { campusId, bound: false });
    const desk = await buildStaff(t, 'front_desk', campusId);
    const finance = await buildStaff(t, 'finance', campusId);
    const other = await buildStaff(t, 'finance', elsewhere);
    const owner = await buildStaff(t, 'owner');
    const paid: string[] = [];
    for (const amount of AMOUNTS) {
      const id = await buildPayment(desk, { campusId, familyId, amount, title: amount === 900 ? '教材费' : '学费' });
      await payAtDesk(desk, id);
      paid.push(id);
    }
    return { t, campusId, desk, finance, other, owner, paid };
  };

  /** Both directions of an order agree with the values, whatever the size of a page. */
  const inOrder = async (who: Staff, path: string, query: string, sort: string, key: string): Promise<Json[]> => {
    const whole = await listed(who, path, `${query}&sort=${sort}`, 200);
    const values = whole.map((row) => row[key]);
    expect([path, values]).toEqual([path, [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))]);
    for (const limit of [1, 2]) {
      expect(await listed(who, path, `${query}&sort=${sort}`, limit)).toEqual(whole);
      expect(await listed(who, path, `${query}&sort=-${sort}`, limit)).toEqual([...whole].reverse());
    }
    const { body } = await who.api.get(`${path}?${query}&sort=${sort}&limit=1`);
    expect((await who.api.get(`${path}?${query}&sort=-${sort}&limit=1&cursor=${body.nextCursor}`)).status).toBe(400);
    return whole;
  };

  it('hands out payments, refunds and voids as their lists show them', async () => {
    const s = await scene(open());
    const today = localDateOf(s.t.clock.now());
    for (const id of s.paid.slice(0, 3)) {
      await askBack(s.finance, id, 100, `H-${process.pid}-${nextSerial()}`);
    }
    for (const id of s.paid.slice(3)) {
      expect((await s.desk.api.post(`/payments/${id}/desk-voids`, { reason: '登记错了' }, freshKey())).status).toBe(201);
    }
    const voids = await listed(s.finance, '/desk-voids', 'sort=requested');
    await s.finance.api.post(`/desk-voids/${voids[0].id}/decision`, { approve: false, note: null }, freshKey());
    expect(await inOrder(s.finance, '/refunds', 'view=all', 'amount', 'amount')).toHaveLength(3);
    expect(await inOrder(s.finance, '/refunds', 'view=all', 'created', 'createdAt')).toHaveLength(3);
    expect(await inOrder(s.finance, '/desk-voids', '', 'amount', 'amount')).toHaveLength(2);
    expect(await inOrder(s.finance, '/desk-voids', '', 'requested', 'requestedAt')).toHaveLength(2);
    const tomorrow = addDays(today, 1);
    const asks: readonly [list: string, query: string, lines: number][] = [
      ['payments', 'sort=amount', 5],
      ['payments', 'sort=-amount&search=学费', 4],
      ['payments', `sort=created&state=settled&channel=cash&from=${today}&to=${today}`, 5],
      ['payments', `sort=created&from=${tomorrow}`, 0],
      ['refunds', 'sort=-amount&view=all', 3],
      ['refunds', 'sort=created&view=succeeded&search=教材', 1],
      ['refunds', `sort=created&view=succeeded&channel=cash&from=${today}&to=${today}`, 3],
      ['refunds', 'sort=created&view=stuck', 0],
      ['refunds', 'sort=created&view=all&channel=wechat', 0],
      ['refunds', `view=all&to=${addDays(today, -1)}`, 0],
      ['refunds', `view=all&from=${tomorrow}`, 0],
      ['desk-voids', 'sort=amount', 2],
      ['desk-voids', 'sort=-requested&state=rejected', 1],
    ];
    for (const [list, query, lines] of asks) {
      const shown = await listed(s.finance, `/${list}`, query);
      expect([list, query, shown.length]).toEqual([list, query, lines]);
      for (const format of ['csv', 'xlsx']) {
        const rows = await exported(s.t, s.finance, `${list}.${format}`, query);
        const [id, amount] = { payments: ['id', 5], refunds: ['outRefundNo', 4], 'desk-voids': ['paymentId', 3] }[list] as [
          string,
          number,
        ];
        expect([list, query, column(rows, 0), column(rows, amount)]).toEqual([
          list,
          query,
          shown.map((row) => row[id]),
          shown.map((row) => yuan(row.amount)),
        ]);
      }
    }
    await keepsToCampus(s, ['payments', 'refunds', 'desk-voids']);
    for (const list of ['payments', 'refunds', 'desk-voids']) {
      expect([list, (await s.desk.api.get(`/exports/${list}.csv`)).status]).toEqual([list, 403]);
    }
  });

  type Scene = Awaited<ReturnType<typeof scene>>;
  const keepsToCampus = async (s: Scene, lists: readonly string[]): Promise<void> => {
    for (const list of lists) {
      expect([list, await exported(s.t, s.other, `${list}.csv`, '')]).toEqual([list, []]);
      for (const path of [`/${list}`, `/exports/${list}.csv`]) {
        expect([path, (await s.other.api.get(`${path}?campusId=${s.campusId}`)).status]).toEqual([path, 404]);
      }
    }
  };

  it('filters and orders tasks by kind, campus and money, and hands them out', async () => {
    const s = await scene(open());
    const captures = await s.t.db.read((reader) =>
      reader.rows<{ id: string; intentId: string }>('SELECT id, intentId FROM payments_capture WHERE campusId = ? ORDER BY id', [
        s.campusId,
      ]),
    );
    for (const [n, { id: captureId, intentId }] of captures.entries()) {
      const kind = n % 2 === 0 ? 'amount_mismatch' : 'unknown_order';
      const about = { campusId: s.campusId, intentId, captureId, refundId: null };
      await s.t.db.transaction((uow) => openTask(uow, { kind, subjectId: captureId, ...about, details: {} }));
    }
    expect(await inOrder(s.finance, '/payment-tasks', '', 'amount', 'amount')).toHaveLength(5);
    expect(await inOrder(s.owner, '/payment-tasks', `campusId=${s.campusId}`, 'created', 'createdAt')).toHaveLength(5);
    const resolved = (await listed(s.finance, '/payment-tasks', 'sort=created'))[0];
    const done = { resolution: 'done', note: '已联系家长' };
    expect((await s.finance.api.post(`/payment-tasks/${resolved.id}/resolve`, done, freshKey())).status).toBe(200);
    for (const [query, lines] of [
      ['sort=amount', 4],
      ['sort=-created&kind=amount_mismatch', 2],
      ['state=done&kind=amount_mismatch', 1],
      ['state=done&kind=unknown_order', 0],
    ] as const) {
      const shown = await listed(s.finance, '/payment-tasks', query);
      expect([query, shown.length]).toEqual([query, lines]);
      const rows = await exported(s.t, s.finance, 'payment-tasks.csv', query);
      expect([query, column(rows, 6)]).toEqual([query, shown.map(({ paymentId }) => paymentId)]);
    }
    await keepsToCampus(s, ['payment-tasks']);
    const manager = await buildStaff(s.t, 'campus_manager', s.campusId);
    for (const list of ['payment-tasks', 'payment-bills', 'payment-differences']) {
      expect([list, (await manager.api.get(`/exports/${list}.csv`)).status]).toEqual([list, 403]);
    }
  });

  it('hands out days that were compared and their differences, to those who look after the whole school', async () => {
    const s = await scene(open());
    const days = ['2031-03-01', '2031-03-02', '2031-03-03'] as Parameters<typeof storeDifferences>[1][];
    for (const [n, billDate] of days.entries()) {
      const run = { billDate, payments: n, refunds: 0, paymentTotal: n * 100, refundTotal: 0, message: null };
      const difference = { subject: 'payment', ours: 100, theirs: null, intentId: null } as const;
      const differences = ['A', 'B'].map((number) => ({ ...difference, number, kind: 'missing_there' as const }));
      await s.t.db.transaction(async (uow) => {
        await storeRun(uow, { ...run, state: n === 1 ? 'failed' : 'done', checkedAt: uow.now });
        await storeDifferences(uow, billDate, differences);
      });
    }
    const span = 'from=2031-03-01&to=2031-03-03';
    expect((await inOrder(s.owner, '/payment-bills', span, 'date', 'billDate')).map(({ billDate }) => billDate)).toEqual(days);
    expect(await inOrder(s.owner, '/payment-differences', 'kind=missing_there', 'date', 'billDate')).toHaveLength(6);
    for (const [list, query, lines] of [
      ['payment-bills', `${span}&sort=-date`, 3],
      ['payment-bills', 'from=2031-03-02&to=2031-03-03&sort=date', 2],
      ['payment-bills', `${span}&state=failed`, 1],
      ['payment-differences', 'sort=date&state=open', 6],
      ['payment-differences', 'sort=-date&billDate=2031-03-02', 2],
      ['payment-differences', 'kind=amount_differs', 0],
    ] as const) {
      const shown = await listed(s.owner, `/${list}`, query);
      expect([query, shown.length]).toEqual([query, lines]);
      const rows = await exported(s.t, s.owner, `${list}.csv`, query);
      expect([query, column(rows, 0)]).toEqual([query, shown.map(({ billDate }) => billDate)]);
      if (list === 'payment-differences') expect(column(rows, 3)).toEqual(shown.map(({ number }) => number));
      expect((await s.finance.api.get(`/${list}`)).status).toBe(403);
      expect((await s.finance.api.get(`/exports/${list}.csv`)).status).toBe(403);
    }
  });

  it('tells of every file taken away, not of what was searched for', async () => {
    const s = await scene(open());
    await exported(s.t, s.finance, 'refunds.csv', `campusId=${s.campusId}&view=stuck&search=秘密`);
    const log = await listed(s.owner, '/audit', `campusId=${s.campusId}&subjectKind=export`);
    expect(log.map(({ action, subjectId, details }) => [action, subjectId, details])).toEqual([
      ['payments.list.exported', 'refunds', { format: 'csv', view: 'stuck', q: true }],
    ]);
  });
});
