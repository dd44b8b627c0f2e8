import { setTimeout as sleep } from 'node:timers/promises';
import { type Rule, startOfDay } from '@qingya/shared';
import { activatePeriod, createPeriod } from '../../src/modules/budget';
import { decideQueuedAward } from '../../src/modules/earning/usecases/decide-queued-award';
import { BUDGET } from '../../src/modules/earning/usecases/ports';
import { rollCall } from '../../src/modules/schooling';
import { describeProduct } from '../support/product';
import { buildClassGroup, buildLesson, buildStaff, enrol, moveTo, SYSTEM } from '../support/product-school';
import { familyOf, onCall, publish, ruleOf, TODAY } from './programme-support';

const waitingFor = (condition: 'lesson_attended' | 'refund_window_over'): Rule['availability'] => ({
  kind: 'condition',
  condition,
});

describeProduct('a queued award that is approved at the moment its condition comes true', (open) => {
  beforeAll(async () => {
    const t = open();
    moveTo(t, TODAY, '08:00');
    await publish(t, [
      ruleOf({
        code: 'activity',
        behaviour: 'activity',
        formula: { kind: 'fixed', points: 10 },
        availability: waitingFor('lesson_attended'),
      }),
      ruleOf({
        code: 'purchase',
        behaviour: 'purchase',
        formula: { kind: 'fixed', points: 10 },
        availability: waitingFor('refund_window_over'),
      }),
      // Without caps: judging a lesson locks awards and accounts, and by itself no family.
      ruleOf({ code: 'visit', behaviour: 'attended_on_time', formula: { kind: 'fixed', points: 1 }, group: 'attendance' }),
    ]);
    await t.db.transaction(async (uow) => {
      const days = { from: TODAY, through: TODAY } as const;
      const money = { source: 'fixed', baseFen: 10_000, shareBasisPoints: 10_000, pointsPerYuan: 1 } as const;
      // Room for lessons alone: everything else waits.
      const allocations = [{ campusId: null, group: 'attendance' as const, points: 100 }];
      const input = { title: '本月积分预算', ...money, ...days, whenFull: 'queue', allocations } as const;
      await activatePeriod(uow, await createPeriod(uow, input));
    });
  });

  const scene = async () => {
    const s = await familyOf(open());
    const { staffId } = await buildStaff(s.t, 'owner');
    const queued = async (): Promise<string> => {
      const [award] = await s.awards();
      expect(award?.state).toBe('queued');
      return award?.id ?? '';
    };
    /** Approves it, and has something happen before that is committed. */
    const approveWhile = async (awardId: string, happen: () => Promise<unknown>): Promise<void> => {
      const { begin, done } = onCall(happen);
      await s.t.db.transaction(async (uow) => {
        await decideQueuedAward(uow, BUDGET, { awardId, decision: 'approve', staffId, note: null });
        begin();
        await Promise.race([done, sleep(400)]);
      });
      await done;
      await s.t.settle();
    };
    const waits = async (awardId: string): Promise<string | null | undefined> => {
      const row = await s.t.db.read((r) =>
        r.row<{ waitsFor: string | null }>('SELECT waitsFor FROM earning_award WHERE id = ?', [awardId]),
      );
      return row?.waitsFor;
    };
    return { ...s, queued, approveWhile, waits };
  };

  it.each([
    ['that gives points', 'present', 11],
    ['that gives none', 'late', 10],
  ] as const)('can be used at once where the child is at a lesson %s meanwhile', async (_what, status, available) => {
    const s = await scene();
    const { t, studentId } = s;
    const group = await buildClassGroup(t, s.campusId);
    await enrol(t, group, { id: studentId });
    const lesson = await buildLesson(t, group, TODAY, 11 * 60);
    await s.activity('书画展');
    await t.settle();
    const awardId = await s.queued();
    moveTo(t, TODAY, '11:00');
    await s.approveWhile(awardId, async () => {
      const entries = [{ studentId, status }];
      await t.db.transaction((uow) => rollCall(uow, { lessonId: lesson.id, entries, actor: SYSTEM }));
      await t.settle();
    });
    expect(await s.balance()).toEqual({ available, pending: 0, debt: 0 });
    expect(await s.waits(awardId)).toBeNull();
  });

  it('waits on where the lesson was before what earned it', async () => {
    const s = await scene();
    await s.activity('书画展');
    await s.t.settle();
    const awardId = await s.queued();
    await s.approveWhile(awardId, async () => undefined);
    expect(await s.balance()).toEqual({ available: 0, pending: 10, debt: 0 });
    expect(await s.waits(awardId)).toBe('lesson_attended');
  });

  it('can be used at once where its refund window ends meanwhile', async () => {
    const s = await scene();
    const { t, campusId, studentId, family } = s;
    const factId = await t.db.transaction(async (uow) => uow.newId());
    const payload = { factId, studentId, familyId: family.familyId, campusId, courseId: null };
    await s.tell('revenue.purchase.settled', { ...payload, at: startOfDay(TODAY), netFen: 100_000 });
    const awardId = await s.queued();
    await s.approveWhile(awardId, () => s.tell('revenue.refund-window.over', { factId }));
    expect(await s.balance()).toEqual({ available: 10, pending: 0, debt: 0 });
    expect(await s.waits(awardId)).toBeNull();
  });
});
