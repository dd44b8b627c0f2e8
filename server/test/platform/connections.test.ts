import { createConnection } from 'mysql2/promise';
import { noteConnections } from '../support/connections';
import { describeDatabases } from '../support/database';
import { until } from './outbox-support';

describeDatabases(
  'what a client had sent before it was gone',
  (open) => {
    it('has landed when the wait for its connection is over, and not before', async () => {
      const { db, url } = open();
      const numberOf = async (sql: string): Promise<number | undefined> =>
        (await db.read((r) => r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`)))?.n;
      await db.transaction(async (uow) => {
        await uow.run('CREATE TABLE test_gate (n integer NOT NULL PRIMARY KEY)');
        await uow.run('CREATE TABLE test_late (n integer NOT NULL)');
        await uow.run('INSERT INTO test_gate (n) VALUES (1)');
      });
      const gate = await createConnection(url ?? '');
      await gate.query('START TRANSACTION');
      await gate.query('SELECT n FROM test_gate FOR UPDATE');

      const gone = await noteConnections(url);
      const client = await createConnection(url ?? '');
      const unheard = client.query('INSERT INTO test_late SELECT n FROM test_gate FOR UPDATE').catch(() => undefined);
      await until(
        async () =>
          (await numberOf("information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'INSERT INTO test_late%'")) === 1,
      );
      client.destroy();
      void unheard;
      let isOver = false;
      const waiting = gone().then(() => {
        isOver = true;
      });
      expect(await numberOf('test_late')).toBe(0);
      expect(isOver).toBe(false);
      await gate.query('COMMIT');
      await waiting;
      expect(await numberOf('test_late')).toBe(1);
      await gate.end();
    });
  },
  { only: 'mysql' },
);
