import { startOfDay } from '@qingya/shared';
import { monitorQueries } from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import { CAMPUS, connectSilentOutbox, day, freshId, give, morningOf, reverse } from './support';

const DAYS = ['2026-11-21', '2026-11-22', '2026-11-23'] as const;

describeDatabases('what students earned and staff gave on some days', (open) => {
  it('is less what was taken back of it, on whatever day, and a claw-back takes nothing of other days', async () => {
    const { db, clock } = open();
    connectSilentOutbox(db);
    const [studentId, staffId] = [freshId(), freshId()];
    const actor = { kind: 'staff', id: staffId } as const;
    clock.set(morningOf(DAYS[0]));
    const first = await give(db, studentId, 100, { actor });
    await give(db, studentId, 10, { actor });
    clock.set(morningOf(DAYS[1]));
    await reverse(db, first.transactionId, 30);
    await give(db, studentId, 7, { actor });
    clock.set(morningOf(DAYS[2]));
    await reverse(db, first.transactionId, 20);
    const sums = async (from: string, before: string, campusIds?: readonly string[]) => {
      const range = { from: startOfDay(day(from)), before: startOfDay(day(before)), campusIds };
      return db.read(async (r) => {
        const earned = await monitorQueries.earnedByStudent(r, range);
        const given = await monitorQueries.givenByStaff(r, range);
        return [earned, given].map((rows) => rows.map(({ personId, points, times }) => [personId, points, times]));
      });
    };
    const both = (points: number, times: number) => [[[studentId, points, times]], [[staffId, points, times]]];
    expect(await sums(DAYS[0], DAYS[1])).toEqual(both(60, 2));
    expect(await sums(DAYS[1], DAYS[2])).toEqual(both(7, 1));
    expect(await sums(DAYS[2], '2026-11-24')).toEqual([[], []]);
    expect(await sums(DAYS[0], '2026-11-24', [CAMPUS])).toEqual(both(67, 3));
    expect(await sums(DAYS[0], '2026-11-24', [freshId()])).toEqual([[], []]);
  });
});
