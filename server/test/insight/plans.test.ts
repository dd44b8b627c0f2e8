import { rollForward, snapshotAt, takeSnapshots } from '../../src/modules/insight';
import { factsOf } from '../../src/modules/insight/usecases/days';
import { monitor } from '../../src/modules/insight/usecases/monitor';
import type { Reader, SqlValue } from '../../src/platform/db';
import { connectSilentOutbox, freshId, give } from '../points/support';
import { describeDatabases } from '../support/database';
import { FIRST_DAY, later, liabilityDifferences } from './support';

/** What is asked nightly or on every look at a page. MariaDB plans for tables of a few rows, so SQLite is asked for its plans. */
const QUERIES: Readonly<Record<string, (reader: Reader) => Promise<unknown>>> = {
  'the facts of one day': (reader) => factsOf(reader, later(1), later(1)),
  'the end of a stored day': (reader) => snapshotAt(reader, FIRST_DAY, undefined),
  'a roll-forward over stored days': (reader) => rollForward(reader, FIRST_DAY, FIRST_DAY, undefined),
  'the people of a month': (reader) => monitor(reader, FIRST_DAY, later(29), ['C']),
};

/** A small table that is read whole on purpose. */
const WHOLE = /SCAN (earning_rule_version|v$)/;

describeDatabases(
  'the queries of the reports',
  (open) => {
    beforeAll(async () => {
      const { db } = open();
      connectSilentOutbox(db);
      await give(db, freshId(), 10);
      await takeSnapshots(db, FIRST_DAY);
    });

    it.each(Object.keys(QUERIES))('%s reads no table from end to end', async (name) => {
      const plans: string[] = [];
      await open().db.read(async (reader) => {
        const explain = async (sql: string, params: readonly SqlValue[] = []): Promise<void> => {
          const steps = await reader.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
          plans.push(...steps.map(({ detail }) => detail));
        };
        const watched = new Proxy(reader, {
          get: (target, key) => {
            const found: unknown = Reflect.get(target, key);
            if (typeof found !== 'function') return found;
            return async (...given: unknown[]) => {
              if (key === 'rows' || key === 'row') await explain(...(given as Parameters<typeof explain>));
              return (found as (...args: unknown[]) => unknown).apply(target, given);
            };
          },
        });
        await QUERIES[name]?.(watched);
      });
      expect(plans).not.toHaveLength(0);
      expect(plans.filter((step) => step.startsWith('SCAN') && !WHOLE.test(step))).toEqual([]);
    });
  },
  { only: 'sqlite' },
);

describeDatabases('the reconciler of the liability', (open) => {
  it('finds a stored day that says something else, and balances that do not follow from the ledger', async () => {
    const { db, clock } = open();
    connectSilentOutbox(db);
    const student = freshId();
    clock.set(`${FIRST_DAY}T02:00:00.000Z`);
    await give(db, student, 100);
    await takeSnapshots(db, later(2));
    expect(await liabilityDifferences(db)).toEqual([]);
    const spoil = (sql: string) => db.transaction((uow) => uow.run(sql));
    await spoil(`UPDATE insight_liability_day SET issued = 99 WHERE date = '${FIRST_DAY}'`);
    await spoil(`UPDATE insight_liability_part SET points = 90 WHERE date = '${later(1)}' AND dimension = 'month'`);
    await spoil(`DELETE FROM insight_liability_day WHERE date = '${later(1)}'`);
    await spoil('UPDATE points_account SET available = 97');
    const found = await liabilityDifferences(db);
    expect(found.map(({ what, stored, counted }) => [what, stored, counted])).toEqual([
      ['day.issued', 99, 100],
      ['day.missing', 0, 1],
      ['balances', 97, 100],
    ]);
    await spoil('UPDATE points_account SET available = 100');
    await spoil('DELETE FROM insight_liability_day');
    await spoil('DELETE FROM insight_liability_part');
    expect(await takeSnapshots(db, later(2))).toBe(3);
    await spoil(`UPDATE insight_liability_part SET points = 90 WHERE date = '${later(1)}' AND dimension = 'month'`);
    expect((await liabilityDifferences(db)).map(({ what, stored }) => [what, stored])).toEqual([['part', 90]]);
    await takeSnapshots(db, later(1));
    expect(await liabilityDifferences(db)).toEqual([]);
  });
});
