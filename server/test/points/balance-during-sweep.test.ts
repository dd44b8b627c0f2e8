import { type Balance, balanceOf, balancesOf, expireLots } from '../../src/modules/points';
import type { Database, Reader } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, day, freshId, give, morningOf } from './support';

const AFTER = day('2026-12-02');

/** A reader behind whose n-th statement the whole sweep commits, before the caller sees that statement's rows. */
const tornBySweep = (reader: Reader, db: Database, nth: number): Reader => {
  let count = 0;
  const torn = async <T>(rows: T): Promise<T> => {
    count += 1;
    if (count === nth) await expireLots(db, AFTER);
    return rows;
  };
  return {
    engine: reader.engine,
    now: reader.now,
    manager: reader.manager,
    rows: async (sql, params) => torn(await reader.rows(sql, params)),
    row: async (sql, params) => torn(await reader.row(sql, params)),
  };
};

const readers: readonly [name: string, read: (reader: Reader, id: string) => Promise<Balance | undefined>][] = [
  ['one', balanceOf],
  ['many', async (reader, id) => (await balancesOf(reader, [freshId(), id]))[1]],
];

describeDatabases('a balance that is read while the sweep commits', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });

  it.each(readers.flatMap(([name, read]) => [1, 2, 3].map((nth) => [name, nth, read] as const)))(
    'is the one of that day: read of %s, torn behind statement %d',
    async (_name, nth, read) => {
      const { db, clock } = open();
      clock.set(morningOf('2026-12-01'));
      const studentId = freshId();
      await give(db, studentId, 10, { expiresOn: day('2026-12-01') });
      await give(db, studentId, 3, { expiresOn: day('2026-12-01'), availability: { kind: 'condition', condition: 'never' } });
      await give(db, studentId, 20, { availability: { kind: 'on', date: AFTER } });
      await give(db, studentId, 100, { expiresOn: AFTER });
      await give(db, studentId, 7, { availability: { kind: 'condition', condition: 'never' } });
      const before = { available: 110, pending: 30, held: 0, debt: 0 };
      expect(await db.read((r) => balanceOf(r, studentId))).toMatchObject(before);
      clock.set(morningOf('2026-12-02'));
      const after = { studentId, available: 120, pending: 7, held: 0, debt: 0 };
      expect(await db.read((r) => read(r, studentId))).toEqual(after);
      expect(await db.read((r) => read(tornBySweep(r, db, nth), studentId))).toEqual(after);
      await expireLots(db, AFTER);
      expect(await db.read((r) => read(r, studentId))).toEqual(after);
    },
  );
});
