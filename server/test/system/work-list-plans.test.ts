import { deskVoidsWaiting, refundsWaiting, tasksWaiting } from '../../src/modules/payments';
import { disputesWaiting } from '../../src/modules/points';
import {
  attendanceDisputesWaiting,
  leaveWaiting,
  makeUpsWaiting,
  rollCallsWaiting,
  type WaitingQuery,
} from '../../src/modules/schooling';
import type { Reader, SqlValue } from '../../src/platform/db';
import type { StaffPrincipal } from '../../src/platform/http/principal';
import { deadDeliveries } from '../../src/platform/outbox';
import { describeDatabases } from '../support/database';

const staff = (campuses: 'all' | readonly string[], own: readonly string[] | null = null): StaffPrincipal => ({
  staffId: 'S',
  permissions: new Map((['leave.decide', 'attendance.write', 'attendance.correct'] as const).map((name) => [name, campuses])),
  ownClassGroupIds: own,
});
const asks = (who: StaffPrincipal): WaitingQuery => ({ staff: who, campusId: undefined, limit: 100 });

const SCHOOLING = { leaveWaiting, makeUpsWaiting, attendanceDisputesWaiting, rollCallsWaiting } as const;
const MONEY = {
  deskVoids: (r: Reader, scope: 'all' | readonly string[]) => deskVoidsWaiting(r, scope, 'S', 100),
  tasks: (r: Reader, scope: 'all' | readonly string[]) => tasksWaiting(r, scope, 100),
  refunds: (r: Reader, scope: 'all' | readonly string[]) => refundsWaiting(r, scope, 100),
  disputes: (r: Reader, scope: 'all' | readonly string[]) => disputesWaiting(r, scope === 'all' ? undefined : scope, 100),
} as const;

const CASES: Readonly<Record<string, (r: Reader) => Promise<unknown>>> = {
  ...Object.fromEntries(
    Object.entries(SCHOOLING).flatMap(([name, find]) => [
      [`${name}, of the whole school`, (r: Reader) => find(r, asks(staff('all')))],
      [`${name}, of a campus`, (r: Reader) => find(r, asks(staff(['A'])))],
      [`${name}, of a teacher`, (r: Reader) => find(r, asks(staff(['A'], ['G', 'H'])))],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(MONEY).flatMap(([name, find]) => [
      [`${name}, of the whole school`, (r: Reader) => find(r, 'all')],
      [`${name}, of two campuses`, (r: Reader) => find(r, ['A', 'B'])],
    ]),
  ),
  'dead deliveries': (r) => deadDeliveries(r, 100),
};

/* MariaDB plans for tables of a few rows, so SQLite is asked for its plans. */
describeDatabases(
  'the queries of the work list',
  (open) => {
    it.each(Object.keys(CASES))('find %s by an index that leads with what is open', async (name) => {
      const plans: string[] = [];
      let statements = 0;
      await open().db.read(async (reader) => {
        const watched: Reader = {
          engine: reader.engine,
          now: reader.now,
          manager: reader.manager,
          row: (sql, params) => reader.row(sql, params),
          rows: async <T>(sql: string, params: readonly SqlValue[] = []) => {
            statements += 1;
            const steps = await reader.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
            plans.push(...steps.map(({ detail }) => detail));
            return reader.rows<T>(sql, params);
          },
        };
        await CASES[name]?.(watched);
      });
      expect(statements).toBe(1);
      expect(plans.filter((step) => step.startsWith('SCAN'))).toEqual([]);
      // The rows of the kind itself are found by state or time, never one by one through the primary key.
      expect(plans[0]).toMatch(/USING (COVERING )?INDEX (ix|uq)_|MULTI-INDEX OR/);
    });
  },
  { only: 'sqlite' },
);
