import { openConfiguredDatabase } from '../../src/app/infrastructure';
import { main as createOwner } from '../../src/cli/create-owner';
import { reconcileAll } from '../../src/cli/reconcile-all';
import { main as seed } from '../../src/cli/seed';
import { FakeClock } from '../../src/platform/clock/clock';
import { describeDatabases } from '../support/database';
import { demoConfig, fillDemo, NOW, outputOf } from './support';

describeDatabases('npm run seed', (open) => {
  const run = (args: readonly string[]) => outputOf(() => seed(args, demoConfig(open()), new FakeClock(NOW)));

  it('refuses figures that make no school', async () => {
    for (const args of [[], ['--campuses', '0', '--students', '5'], ['--campuses', '2', '--students', '1.5']])
      expect(await run(args)).toMatchObject({ result: 1, output: expect.stringContaining('Usage') });
  });

  it('makes a school whose points and lesson credits agree, and refuses to make another into it', async () => {
    const { result, output } = await run(['--campuses', '2', '--students', '30', '--weeks', '16']);
    expect(output).toContain('60 enrolments, 0 payments checked, 0 differences');
    expect(result).toBe(0);
    const db = await openConfiguredDatabase(demoConfig(open()), new FakeClock(NOW));
    try {
      const row = await db.read((r) =>
        r.row<{ attended: number; students: number; rewarded: number; open: number }>(
          `SELECT (SELECT COUNT(*) FROM schooling_attendance) AS attended, (SELECT COUNT(*) FROM schooling_student) AS students,
                  (SELECT COUNT(*) FROM earning_award WHERE ruleCode = 'attendance_on_time') AS rewarded,
                  (SELECT COUNT(*) FROM outbox_delivery WHERE state <> 'done') AS open`,
        ),
      );
      expect(row).toMatchObject({ students: 60, open: 0 });
      // Sixteen weeks less the holidays of October.
      expect(row?.attended).toBeGreaterThan(60 * 13);
      expect(row?.rewarded).toBeGreaterThan(60);
      expect(await rowsThatEarned(db)).toEqual([]);
      await db.transaction((uow) => uow.run('UPDATE points_account SET available = available + 1'));
      const lines: string[] = [];
      expect(await reconcileAll(db, (line) => lines.push(line))).toBeGreaterThan(0);
      expect(lines.at(-1)).toMatch(/accounts, 60 enrolments, 0 payments checked, [1-9]\d* differences/);
    } finally {
      await db.close();
    }
    expect(await run(['--campuses', '1', '--students', '5'])).toMatchObject({
      result: 1,
      output: expect.stringContaining('not empty'),
    });
  }, 600_000);
});

/** Students with a row of exactly four on-time lessons at their beginning who did not get its step. */
const rowsThatEarned = async (db: Awaited<ReturnType<typeof openConfiguredDatabase>>): Promise<string[]> => {
  const lessons = await db.read((r) =>
    r.rows<{ studentId: string; status: string; onTime: number }>(
      'SELECT studentId, status, onTime FROM schooling_attendance ORDER BY studentId, startsAt, id',
    ),
  );
  const expected = new Map<string, number>();
  const lengths = new Map<string, number>();
  for (const { studentId, status, onTime } of lessons) {
    if (status === 'leave') continue;
    const length = onTime === 1 ? (lengths.get(studentId) ?? 0) + 1 : 0;
    lengths.set(studentId, length);
    const earned = { 4: 20, 8: 50, 12: 100 }[length] ?? 0;
    expected.set(studentId, (expected.get(studentId) ?? 0) + earned);
  }
  const accounts = await db.read((r) =>
    r.rows<{ studentId: string; available: number }>('SELECT studentId, available FROM points_account'),
  );
  const balances = new Map(accounts.map(({ studentId, available }) => [studentId, available]));
  return [...expected].filter(([studentId, points]) => points !== (balances.get(studentId) ?? 0)).map(([studentId]) => studentId);
};

describeDatabases('create-owner', (open) => {
  const run = async (args: readonly string[]) => outputOf(() => createOwner(args, demoConfig(open())));

  it('invites the first owner once, and nobody with a wrong number', async () => {
    expect(await run(['--name', '周青'])).toMatchObject({ result: 1, output: expect.stringContaining('Usage') });
    expect((await run(['--name', '周青', '--phone', '12'])).result).toBe(1);
    const first = await run(['--name', '周青', '--phone', '13800000001']);
    expect(first).toMatchObject({ result: 0, output: expect.stringContaining('138****0001') });
    expect((await run(['--name', '林晓云', '--phone', '13800000002'])).result).toBe(1);
    expect(await fillDemo(demoConfig(open()))).toBe(false);
  });
});
