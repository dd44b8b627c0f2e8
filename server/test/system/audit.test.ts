import { localDate } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildStaff,
  enrol,
  freshKey,
  moveTo,
} from '../support/product-school';
import { paymentScene, staffWrites } from './payment-writes';

const DAY = localDate('2026-11-24');
const DAY_OF_PAYMENTS = localDate('2026-11-27');

interface AuditRow {
  readonly action: string;
  readonly actorId: string;
  readonly subjectId: string;
}

/** Asking again is asking anew: these carry no idempotency key. */
const REPEATED_IS_NEW = ['ask WeChat Pay', 'compare a bill'];

const auditRows = (t: TestProduct): Promise<AuditRow[]> =>
  t.product.infrastructure.db.read((r) => r.rows<AuditRow>('SELECT action, actorId, subjectId FROM identity_audit ORDER BY id'));

/** Rows written while `work` ran. */
const writtenBy = async (t: TestProduct, work: () => Promise<unknown>): Promise<AuditRow[]> => {
  const before = (await auditRows(t)).length;
  await work();
  return (await auditRows(t)).slice(before);
};

describeProduct('the audit log', (open) => {
  const scene = async () => {
    const t = open();
    moveTo(t, DAY, '08:00');
    const campusId = await buildCampus(t);
    const manager = await buildStaff(t, 'campus_manager', campusId);
    const group = await buildClassGroup(t, campusId);
    const family = await buildFamily(t, { campusId });
    const child = family.children[0];
    if (!child) throw new Error('the family has a child');
    await enrol(t, group, child, 20);
    const lesson = await buildLesson(t, group, DAY, 8 * 60 + 10);
    return { t, campusId, manager, child, lesson, parent: family.guardians[0] };
  };

  it('has a row for every write by staff, whatever the route says of itself, and one row only', async () => {
    const { t, manager, child, lesson } = await scene();
    const entries = [{ studentId: child.id, status: 'present' }];
    const byHand = { points: 5, reason: '补发' };
    const award = { kind: 'award', date: DAY, title: '校级绘画奖', level: 'school' };
    const writes: [string, () => Promise<{ status: number }>][] = [
      ['roll call', () => manager.api.post(`/lessons/${lesson.id}/roll-call`, { entries }, freshKey())],
      ['points by hand', () => manager.api.post(`/students/${child.id}/manual-awards`, byHand, freshKey())],
      ['behaviour', () => manager.api.post(`/students/${child.id}/behaviours`, award, freshKey())],
    ];
    for (const [what, write] of writes) {
      let status = 0;
      const rows = await writtenBy(t, async () => {
        status = (await write()).status;
      });
      expect([what, Math.floor(status / 100), rows.length]).toEqual([what, 2, 1]);
      expect(rows[0]?.actorId).toBe(manager.staffId);
    }
  });

  it('has a row for everything staff do to payments, and none for a repeat', async () => {
    const t = open();
    const s = await paymentScene(t, DAY_OF_PAYMENTS);
    for (const { name, by, path, body } of staffWrites(s)) {
      const key = freshKey();
      let status = 0;
      const post = async (): Promise<void> => {
        status = (await s[by].api.post(path, body, key)).status;
      };
      const rows = await writtenBy(t, post);
      expect([name, Math.floor(status / 100), rows.length]).toEqual([name, 2, 1]);
      expect([name, rows[0]?.actorId, rows[0]?.action.startsWith('payments.')]).toEqual([name, s[by].staffId, true]);
      if (REPEATED_IS_NEW.includes(name)) continue;
      expect([name, await writtenBy(t, post)]).toEqual([name, []]);
    }
    const exported = await writtenBy(t, () => s.finance.api.get('/exports/refunds.csv'));
    expect(exported).toMatchObject([{ action: 'payments.list.exported', actorId: s.finance.staffId }]);
    const paid = await writtenBy(t, () => s.parent.api.post(`/payments/${s.objects.paidId}/confirm`));
    expect(paid).toEqual([]);
  });

  it('has none for a write that was refused, and none for what a family does', async () => {
    const { t, manager, child, parent } = await scene();
    const tooMuch = { points: -400, reason: '更正' };
    const refused = await writtenBy(t, async () => {
      const { status } = await manager.api.post(`/students/${child.id}/manual-awards`, tooMuch, freshKey());
      expect(status).toBeGreaterThanOrEqual(400);
    });
    expect(refused).toEqual([]);
    const family = await writtenBy(t, async () => {
      const { status } = await parent.api.post(`/students/${child.id}/sign-ins`, {}, freshKey());
      expect(status).toBeLessThan(300);
    });
    expect(family).toEqual([]);
  });
});
