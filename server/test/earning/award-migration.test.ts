import { EarningProgramme1763700000013 } from '../../src/platform/db/migrations/0013-earning-programme';
import { describeDatabases } from '../support/database';

const FIRST_RULES = '01ARZ3NDEKTSV4RRFFQ69G5FV1';

describeDatabases('awards of before budgets', (open) => {
  it('are kept with what was taken back', async () => {
    const { db } = open();
    const migration = new EarningProgramme1763700000013();
    const runner = db.dataSource.createQueryRunner();
    try {
      await migration.down(runner);
      for (const [id, state] of [
        ['01J00000000000000000AWARD1', 'given'],
        ['01J00000000000000000AWARD2', 'taken_back'],
      ] as const) {
        await runner.query(
          `INSERT INTO earning_award (id, ruleVersionId, ruleCode, studentId, campusId, sourceType, sourceId, step, grantNo, points, title,
             earnedAt, earnedOn, transactionId, state, changedAt) VALUES (?, ?, 'exam_passed', 's', 'c', 'behaviour', ?, 0, 1, 200, '考级通过', 1, '2026-11-21', 't', ?, 1)`,
          [id, FIRST_RULES, id, state],
        );
      }
      await migration.up(runner);
      const rows = () =>
        runner.query('SELECT id, state, points, takenBack, availability, transactionId FROM earning_award ORDER BY id');
      const wanted = [
        { id: '01J00000000000000000AWARD1', state: 'given', takenBack: 0 },
        { id: '01J00000000000000000AWARD2', state: 'taken_back', takenBack: 200 },
      ].map((row) => ({ ...row, points: 200, availability: '{"kind":"now"}', transactionId: 't' }));
      expect(await rows()).toEqual(wanted.map((row) => expect.objectContaining(row)));
      await migration.down(runner);
      expect(await runner.query('SELECT id FROM earning_award')).toHaveLength(2);
      await migration.up(runner);
      expect(await rows()).toEqual(wanted.map((row) => expect.objectContaining(row)));
    } finally {
      await runner.release();
    }
  });
});
