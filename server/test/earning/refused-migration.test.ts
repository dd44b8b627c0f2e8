import { BudgetExpiry1763700000020 } from '../../src/platform/db/migrations/0020-budget-expiry';
import { describeProduct } from '../support/product';
import { FIRST_RULES } from '../system/access-world';
import { familyOf } from './programme-support';

describeProduct('awards that budgets refused before they could be approved', (open) => {
  it('can be approved, but not those of families that were deleted', async () => {
    const t = open();
    const [here, gone] = [await familyOf(t), await familyOf(t)];
    const insert = (studentId: string) =>
      t.db.transaction(async (uow) => {
        const id = uow.newId();
        await uow.insert('earning_award', {
          id,
          ruleVersionId: FIRST_RULES,
          ruleCode: 'activity',
          studentId,
          campusId: here.campusId,
          sourceType: 'behaviour',
          sourceId: id,
          step: 0,
          grantNo: 1,
          points: 10,
          title: '参加活动',
          earnedAt: 1,
          earnedOn: '2026-11-21',
          transactionId: null,
          state: 'refused',
          changedAt: 1,
          takenBack: 0,
          budgetGroup: 'learning',
          expiresOn: null,
          availability: '{"kind":"now"}',
          inputs: '{}',
          waitsFor: null,
          decidedById: null,
        });
        return id;
      });
    const awards = [await insert(here.studentId), await insert(gone.studentId)];
    const runner = t.db.dataSource.createQueryRunner();
    try {
      const migration = new BudgetExpiry1763700000020();
      await migration.down(runner);
      await runner.query("UPDATE schooling_student SET status = 'erased' WHERE id = ?", [gone.studentId]);
      await migration.up(runner);
      const rows: { id: string; decidedById: string | null }[] = await runner.query('SELECT id, decidedById FROM earning_award');
      expect(awards.map((id) => rows.find((row) => row.id === id)?.decidedById)).toEqual([null, '']);
    } finally {
      await runner.release();
    }
  });
});
