import {
  deskVoidContracts,
  financeContracts,
  localDate,
  paymentContracts,
  paymentStaffContracts,
  refundContracts,
} from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, freshKey, type Person } from '../support/product-school';
import { type PaymentScene, paymentScene, staffWrites } from './payment-writes';

describeProduct('access to payments', (open) => {
  let s: PaymentScene;
  let others: { manager: Person; finance: Person; teacher: Person; stranger: Person; nobody: Pick<Person, 'api'> };
  beforeAll(async () => {
    const t = open();
    s = await paymentScene(t, localDate('2026-11-23'));
    const elsewhere = await buildCampus(t);
    others = {
      manager: await buildStaff(t, 'campus_manager', elsewhere),
      finance: await buildStaff(t, 'finance', elsewhere),
      teacher: await buildStaff(t, 'teacher', s.campusId),
      stranger: (await buildFamily(t, { campusId: s.campusId })).guardians[0],
      nobody: { api: t.api(() => '') },
    };
  });

  it('is refused to everybody else’s staff and families, and given to the campus’s own, write by write', async () => {
    for (const { name, path, body, by, elsewhere } of staffWrites(s)) {
      const statusOf = async ({ api }: Pick<Person, 'api'>): Promise<number> => (await api.post(path, body, freshKey())).status;
      const seen = {
        name,
        nobody: await statusOf(others.nobody),
        teacher: await statusOf(others.teacher),
        parent: await statusOf(s.parent),
        stranger: await statusOf(others.stranger),
        elsewhere: await statusOf(others.finance),
        rightful: Math.floor((await statusOf(s[by])) / 100),
      };
      expect(seen).toEqual({ name, nobody: 401, teacher: 403, parent: 403, stranger: 403, elsewhere, rightful: 2 });
    }
  });

  it('has a case for every write of staff', () => {
    const groups = [paymentContracts, paymentStaffContracts, refundContracts, deskVoidContracts, financeContracts];
    const writes = groups
      .flatMap((group) => Object.values(group))
      .filter(({ method, auth }) => method !== 'GET' && auth.kind === 'staff');
    const shapes = staffWrites(s).map(({ path }) => path.replace(/[0-9A-Z]{26}|\d{4}-\d\d-\d\d/g, ':'));
    expect(shapes.sort()).toEqual(writes.map(({ path }) => path.replace(/:\w+/g, ':')).sort());
  });

  it('keeps what one campus gives back from another campus’s lists, tables and sums', async () => {
    const { paymentId, refundId, deskVoidId, taskId } = s.objects;
    const lists: [string, string][] = [
      ['/payments?limit=100', paymentId],
      ['/refunds?limit=100', refundId],
      ['/desk-voids?limit=100', deskVoidId],
      ['/payment-tasks?state=done&limit=100', taskId],
    ];
    for (const [path, id] of lists) {
      const idsFor = async ({ api }: Person): Promise<string[]> =>
        (await api.get(path)).body.items.map((one: { id: string }) => one.id);
      expect([path, await idsFor(others.finance)]).toEqual([path, []]);
      expect([path, (await idsFor(s.finance)).includes(id)]).toEqual([path, true]);
    }
    for (const file of ['payments.csv', 'refunds.csv']) {
      const path = `/exports/${file}`;
      expect((await s.finance.api.get(path)).body).toContain('秋季书法班学费');
      expect((await others.finance.api.get(path)).body).not.toContain('秋季书法班学费');
      expect((await s.desk.api.get(path)).status).toBe(403);
    }
    const sums = '/payments/summary?from=2026-11-01&to=2026-11-30';
    expect((await others.manager.api.get(sums)).body).toMatchObject({ captured: [], refunded: [], stuckRefunds: 0 });
    expect((await s.desk.api.get(sums)).body.captured.length).toBeGreaterThan(0);
    expect((await others.manager.api.get(`${sums}&campusId=${s.campusId}`)).status).toBe(404);
  });

  it('lets a family see and pay what it is asked for, and no other family', async () => {
    const { orderable } = s.waiting;
    const path = `/payments/${s.objects.paidId}`;
    expect((await s.parent.api.get(path)).body).toMatchObject({ id: s.objects.paidId, familyName: null });
    expect((await s.parent.api.get('/me/payments')).body.items.length).toBeGreaterThan(2);
    expect((await others.stranger.api.get('/me/payments')).body.items).toEqual([]);
    for (const { api } of [others.stranger, others.finance]) expect((await api.get(path)).status).toBe(404);
    expect((await others.nobody.api.get(path)).status).toBe(401);
    for (const action of ['wechat-order', 'confirm']) {
      expect((await others.stranger.api.post(`/payments/${orderable}/${action}`)).status).toBe(404);
      expect((await s.desk.api.post(`/payments/${orderable}/${action}`)).status).toBe(403);
    }
    expect((await s.parent.api.post(`/payments/${orderable}/confirm`)).status).toBe(200);
  });

  it('lets only WeChat itself bring messages', async () => {
    const t = open();
    const origin = t.base.replace('/api/v1', '');
    const { callbacks = [] } = t.product.http;
    expect(callbacks.length).toBeGreaterThan(1);
    for (const { method, path, name } of callbacks) {
      const body = method === 'GET' ? null : JSON.stringify({ id: 'forged', resource: { ciphertext: 'x' } });
      const { status } = await fetch(`${origin}${path}`, { method, body, headers: { 'Content-Type': 'application/json' } });
      expect({ name, refused: status === 401 || status === 403 }).toEqual({ name, refused: true });
    }
  });
});
