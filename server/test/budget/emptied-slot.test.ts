import { createConnection } from 'mysql2/promise';
import { reserveAll } from '../../src/modules/budget';
import { slotOf } from '../../src/modules/budget/domain/slots';
import type { UnitOfWork } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { BudgetWorld, freshId, freshSpan, inputOf } from './world';

const LOCK_TIME_OUT = 1205;
const LOCK = 'SELECT slot FROM budget_slot WHERE allocationId = ? AND slot = ? FOR UPDATE';
const SEEN = /^SELECT slot, capacity, used FROM budget_slot WHERE allocationId = \? ORDER BY slot$/;

/** The unit of work of somebody who has just seen one slot with plenty: the first look at the slots shows what was there a moment ago. */
const withOldNews = (uow: UnitOfWork, slot: number): UnitOfWork => {
  let isNews = true;
  const rows: UnitOfWork['rows'] = async <T>(sql: string, params?: Parameters<UnitOfWork['rows']>[1]): Promise<T[]> => {
    const found = await uow.rows<T>(sql, params);
    if (!isNews || !SEEN.test(sql)) return found;
    isNews = false;
    return found.map((row) => ({ ...row, capacity: (row as { slot: number }).slot === slot ? 1_000_000 : 0 }));
  };
  return new Proxy(uow, { get: (of, name) => (name === 'rows' ? rows : Reflect.get(of, name, of)) });
};

describeDatabases(
  'a slot of a budget that had plenty a moment ago',
  (open) => {
    it('is not held by whoever waits for the others', async () => {
      const { db, url } = open();
      const world = new BudgetWorld(db);
      const span = freshSpan();
      const id = await world.start(inputOf(4_000, span));
      const allocation = await db.read((reader) =>
        reader.row<{ id: string }>('SELECT id FROM budget_allocation WHERE periodId = ?', [id]),
      );
      const allocationId = allocation?.id ?? '';
      const studentId = freshId();
      const own = slotOf(studentId);
      const wanted = {
        awardId: freshId(),
        studentId,
        campusId: freshId(),
        group: 'learning',
        points: 3_000,
        on: span.from,
      } as const;
      const failures: unknown[] = [];
      let attempts = 0;
      const reserveNow = async (uow: UnitOfWork): Promise<unknown> => {
        attempts += 1;
        try {
          return await reserveAll(attempts === 1 ? withOldNews(uow, own) : uow, [wanted]);
        } catch (error) {
          failures.push((error as { errno?: number }).errno);
          throw error;
        }
      };
      const holder = await createConnection(url as string);
      try {
        await holder.query('START TRANSACTION');
        await holder.query(LOCK, [allocationId, own === 0 ? 1 : 0]);
        const reserving = db.transaction(reserveNow);
        while (failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        // Holding one and wanting this one would be a circle, had it been kept.
        await holder.query(LOCK, [allocationId, own]);
        await holder.query('COMMIT');
        expect(await reserving).toEqual(['reserved']);
      } finally {
        await holder.end();
      }
      expect([attempts, failures]).toEqual([2, [LOCK_TIME_OUT]]);
      expect(await world.differences()).toEqual([]);
    });
  },
  { only: 'mysql' },
);
