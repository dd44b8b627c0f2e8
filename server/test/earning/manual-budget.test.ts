import { localDate } from '@qingya/shared';
import { decideManual, undoManual } from '../../src/modules/earning/usecases/manual-decide';
import { giveManual } from '../../src/modules/earning/usecases/manual-give';
import type { BudgetClaim, ManualBudget } from '../../src/modules/earning/usecases/manual-ports';
import { describeProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, moveTo } from '../support/product-school';

describeProduct('points by hand and the budget', (open) => {
  /** A budget that answers as told and writes down what it was asked. */
  const budgetOf = (answer: 'reserved' | 'queue' | 'refuse') => {
    const asked: [string, BudgetClaim | { awardId: string; points: number }][] = [];
    const budget: ManualBudget = {
      reserve: async (_uow, claim) => {
        asked.push(['reserve', claim]);
        return answer;
      },
      reserveBeyond: async (_uow, claim) => void asked.push(['beyond', claim]),
      giveBack: async (_uow, what) => void asked.push(['back', what]),
    };
    return { asked, budget };
  };

  const scene = async () => {
    const t = open();
    moveTo(t, localDate('2026-11-24'), '10:00');
    const campusId = await buildCampus(t);
    const { staffId } = await buildStaff(t, 'teacher', campusId);
    const second = (await buildStaff(t, 'campus_manager', campusId)).staffId;
    const studentId = (await buildFamily(t, { campusId })).children[0]?.id ?? '';
    const used = async (): Promise<number> =>
      (await t.db.read((r) => r.row<{ used: number }>('SELECT used FROM earning_manual_day WHERE staffId = ?', [staffId])))
        ?.used ?? 0;
    return { t, campusId, staffId, second, studentId, used, command: { studentId, points: 20, reason: '进步明显', staffId } };
  };

  it('takes from the group of manual awards and gives back what was undone; deductions do not touch it', async () => {
    const { t, campusId, staffId, studentId, command } = await scene();
    const { asked, budget } = budgetOf('reserved');
    const row = await t.db.transaction((uow) => giveManual(uow, budget, command));
    await t.db.transaction((uow) => giveManual(uow, budget, { ...command, points: -5 }));
    expect(asked).toEqual([['reserve', { awardId: row.id, studentId, campusId, group: 'manual', points: 20, on: '2026-11-24' }]]);
    const more = await t.db.transaction((uow) => giveManual(uow, budget, command));
    await t.db.transaction((uow) => undoManual(uow, budget, more.id, staffId));
    expect(asked.at(-1)).toEqual(['back', { awardId: more.id, points: 20 }]);
  });

  it('lets an award wait that finds no room, uncounted, and goes beyond when it is approved', async () => {
    const { t, second, used, command } = await scene();
    const { asked, budget } = budgetOf('queue');
    const row = await t.db.transaction((uow) => giveManual(uow, budget, command));
    expect(row).toMatchObject({ state: 'waiting', waitedFor: 'budget', transactionId: null });
    expect(await used()).toBe(0);
    const done = await t.db.transaction((uow) => decideManual(uow, budget, { id: row.id, staffId: second, refusal: null }));
    expect(done.state).toBe('approved');
    expect(asked.map(([what]) => what)).toEqual(['reserve', 'beyond']);
  });

  it('refuses an award that finds no room where the period says so, and counts nothing', async () => {
    const { t, used, command } = await scene();
    const { budget } = budgetOf('refuse');
    await expect(t.db.transaction((uow) => giveManual(uow, budget, command))).rejects.toMatchObject({
      code: 'manual_award_budget_full',
    });
    expect(await used()).toBe(0);
  });
});
