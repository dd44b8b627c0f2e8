import type { QueryRunner } from 'typeorm';
import { openDatabase, type Reader } from '../../src/platform/db';
import { migrations } from '../../src/platform/db/migrations';
import { createIdSource } from '../../src/platform/ids/ulid';
import { describeDatabases } from '../support/database';

class Killed extends Error {}

/** Lets some statements that change something through and dies at the next one, as a killed process does. */
const dyingAfter = (runner: QueryRunner, changes: number): QueryRunner => {
  let left = changes;
  return new Proxy(runner, {
    get: (target, name) => {
      if (name !== 'query') return Reflect.get(target, name);
      return (sql: string, params?: unknown[]) => {
        if (/^\s*(CREATE|INSERT|DROP)/i.test(sql)) {
          if (left === 0) throw new Killed();
          left -= 1;
        }
        return target.query(sql, params);
      };
    },
  });
};

const schemaOf = async (reader: Reader): Promise<Record<string, string>> => {
  const schema: Record<string, string> = {};
  const tables = await reader.rows<{ name: string }>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME',
  );
  for (const { name } of tables) {
    const row = await reader.row<Record<string, string>>(`SHOW CREATE TABLE ${name}`);
    schema[name] = String(row?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, '');
  }
  const triggers = await reader.rows<{ name: string }>(
    'SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY TRIGGER_NAME',
  );
  return { ...schema, triggers: triggers.map(({ name }) => name).join() };
};

describeDatabases(
  'migrations on MySQL',
  (open) => {
    it('killed at any statement are finished by the next start', async () => {
      const { db } = await open();
      const wanted = await db.read(schemaOf);
      const runner = db.dataSource.createQueryRunner();
      try {
        for (const Migration of [...migrations].reverse()) await new Migration().down(runner);
        expect(Object.keys(await db.read(schemaOf)).sort()).toEqual(['migrations', 'triggers']);
        let deaths = 0;
        for (const Migration of migrations) {
          for (let budget = 0; ; budget += 1) {
            try {
              await new Migration().up(dyingAfter(runner, budget));
              break;
            } catch (error) {
              if (!(error instanceof Killed)) throw error;
              deaths += 1;
            }
          }
        }
        expect(deaths).toBeGreaterThan(50);
      } finally {
        await runner.release();
      }
      expect(await db.read(schemaOf)).toEqual(wanted);
      const school = await db.read((r) => r.rows('SELECT slot FROM identity_school'));
      expect(school).toHaveLength(1);
    });

    it.each([
      ['a database that does not exist', (url: string) => `${url}_nowhere`],
      ['a server that is not there', () => 'mysql://root@127.0.0.1:1/nowhere'],
    ])('%s is an error the caller can catch', async (_what, change) => {
      const { clock, url, file } = await open();
      const options = { url: change(String(url)), file, poolSize: 2, entities: [], clock, ids: createIdSource() };
      await expect(openDatabase(options)).rejects.toThrow(/Unknown database|ECONNREFUSED/);
    });
  },
  { only: 'mysql' },
);
