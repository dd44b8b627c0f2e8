import { createConnection } from 'mysql2/promise';
import { isCheckViolation, isForeignKeyViolation, isRetryable, isUniqueViolation } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { range } from './outbox-support';

describeDatabases('unit of work', (open) => {
  beforeAll(() =>
    open().db.transaction(async (uow) => {
      await uow.run('CREATE TABLE test_parent (id varchar(26) NOT NULL PRIMARY KEY, n bigint NOT NULL)');
      await uow.run(
        `CREATE TABLE test_child (id varchar(26) NOT NULL PRIMARY KEY, parentId varchar(26) NOT NULL, code varchar(26) NOT NULL, flag integer NOT NULL,
         CONSTRAINT ck_test_child_flag CHECK (flag IN (0, 1)),
         CONSTRAINT fk_test_child_parent FOREIGN KEY (parentId) REFERENCES test_parent (id))`,
      );
      await uow.run('CREATE UNIQUE INDEX uq_test_child_code ON test_child (code)');
    }),
  );

  const insert = async (n: number): Promise<string> =>
    open().db.transaction(async (uow) => {
      const id = uow.newId();
      await uow.insert('test_parent', { id, n });
      return id;
    });
  const find = (id: string) => open().db.read((r) => r.row<{ n: number }>('SELECT n FROM test_parent WHERE id = ?', [id]));

  it('keeps what was committed and nothing of what was rolled back', async () => {
    const kept = await insert(1);
    let lost = '';
    const work = open().db.transaction(async (uow) => {
      lost = uow.newId();
      await uow.insert('test_parent', [
        { id: lost, n: 2 },
        { id: uow.newId(), n: 3 },
      ]);
      await uow.run('UPDATE test_parent SET n = 99 WHERE id = ?', [kept]);
      expect(await uow.row('SELECT n FROM test_parent WHERE id = ?', [lost])).toMatchObject({ n: 2 });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await find(kept)).toMatchObject({ n: 1 });
    expect(await find(lost)).toBeUndefined();
  });

  it('gives whole numbers beyond 32 bits back as numbers', async () => {
    const id = await insert(1_795_000_000_123);
    expect((await find(id))?.n).toBe(1_795_000_000_123);
  });

  it('refuses to open a unit inside another', async () => {
    const { db } = open();
    await expect(db.transaction(() => db.transaction(async () => 1))).rejects.toThrow('already open');
  });

  it('runs afterCommit tasks after the commit, where a new unit may be opened, and never after a rollback', async () => {
    const { db } = open();
    const seen: string[] = [];
    let inner: Promise<unknown> | undefined;
    await db.transaction(async (uow) => {
      uow.afterCommit(() => {
        seen.push('after');
        inner = db.transaction(async () => seen.push('inner'));
      });
      seen.push('work');
    });
    await inner;
    expect(seen).toEqual(['work', 'after', 'inner']);
    const refused = db.transaction(async (uow) => {
      uow.afterCommit(() => seen.push('never'));
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(seen).toHaveLength(3);
  });

  it('lets an afterCommit task open one unit after another, with waits between them', async () => {
    const { db } = open();
    const seen: number[] = [];
    const work = async () => {
      for (const n of range(3)) {
        await db.transaction(async () => seen.push(n));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    let later: Promise<void> | undefined;
    await db.transaction(async (uow) =>
      uow.afterCommit(() => {
        later = work();
      }),
    );
    await later;
    expect(seen).toHaveLength(3);
  });

  it('keeps 100 concurrent units apart when one of them throws', async () => {
    const { db } = open();
    const ids = new Map<number, string>();
    const results = await Promise.allSettled(
      range(100).map((n) =>
        db.transaction(async (uow) => {
          const id = uow.newId();
          ids.set(n, id);
          await uow.insert('test_parent', { id, n });
          await new Promise((resolve) => setImmediate(resolve));
          if (n === 50) throw new Error('one of them');
          await uow.run('UPDATE test_parent SET n = n + 1000 WHERE id = ?', [id]);
        }),
      ),
    );
    expect(results.filter((one) => one.status === 'rejected')).toHaveLength(1);
    for (const n of range(100)) {
      const row = await find(ids.get(n) ?? '');
      expect({ n, row }).toMatchObject(n === 50 ? { row: undefined } : { row: { n: n + 1000 } });
    }
  });

  it('does not show a unit to readers before it commits', async () => {
    const { db } = open();
    let id = '';
    await db.transaction(async (uow) => {
      id = uow.newId();
      await uow.insert('test_parent', { id, n: 1 });
      expect(await find(id)).toBeUndefined();
    });
    expect(await find(id)).toBeDefined();
  });

  it('locks rows on MySQL and says so in the statement', async () => {
    const { db, engine } = open();
    const id = await insert(1);
    const statements: string[] = [];
    const stop = db.onStatement((sql) => statements.push(sql));
    await db.transaction((uow) => uow.lockRows('SELECT n FROM test_parent WHERE id = ?', [id]));
    stop();
    const sent = statements.find((sql) => sql.includes('test_parent'));
    expect(sent).toBe(`SELECT n FROM test_parent WHERE id = ?${engine === 'mysql' ? ' FOR UPDATE' : ''}`);
  });

  it('counts the rows an update matches, changed or not', async () => {
    const id = await insert(5);
    const update = (where: string) =>
      open().db.transaction((uow) => uow.run('UPDATE test_parent SET n = 5 WHERE id = ?', [where]));
    expect(await update(id)).toBe(1);
    expect(await update('nobody')).toBe(0);
  });

  it('tells which rule a write broke', async () => {
    const { db } = open();
    const parentId = await insert(1);
    const child = async (row: object): Promise<unknown> =>
      db
        .transaction((uow) => uow.insert('test_child', { id: uow.newId(), parentId, code: uow.newId(), flag: 1, ...row }))
        .then(() => undefined)
        .catch((error: unknown) => error);
    expect(await child({ code: 'same' })).toBeUndefined();
    const unique = await child({ code: 'same' });
    const check = await child({ flag: 2 });
    const foreign = await child({ parentId: 'nobody' });
    const restrict = await db
      .transaction((uow) => uow.run('DELETE FROM test_parent WHERE id = ?', [parentId]))
      .catch((error: unknown) => error);
    expect(isUniqueViolation(unique)).toBe(true);
    expect(isUniqueViolation(unique, 'uq_test_child_code', 'test_child.code')).toBe(true);
    expect(isUniqueViolation(unique, 'uq_other', 'test_child.other')).toBe(false);
    expect(isCheckViolation(check, 'ck_test_child_flag')).toBe(true);
    expect(isCheckViolation(check, 'ck_other')).toBe(false);
    expect([foreign, restrict].map(isForeignKeyViolation)).toEqual([true, true]);
    for (const [error, rightful] of [
      [unique, isUniqueViolation],
      [check, isCheckViolation],
      [foreign, isForeignKeyViolation],
    ] as const) {
      const holding = [isUniqueViolation, isCheckViolation, isForeignKeyViolation].filter((rule) => rule(error));
      expect(holding).toEqual([rightful]);
      expect(isRetryable(error)).toBe(false);
    }
  });
});

describeDatabases(
  'retry on MySQL',
  (open) => {
    beforeAll(() =>
      open().db.transaction(async (uow) => {
        await uow.run('CREATE TABLE test_row (id varchar(26) NOT NULL PRIMARY KEY, n integer NOT NULL)');
        await uow.insert('test_row', [
          { id: 'a', n: 0 },
          { id: 'b', n: 0 },
          { id: 'c', n: 0 },
        ]);
      }),
    );
    const add = 'UPDATE test_row SET n = n + 1 WHERE id = ?';

    it('runs a unit again after a deadlock', async () => {
      const { db } = open();
      let attempts = 0;
      let arrived = 0;
      let meet: () => void = () => undefined;
      const both = new Promise<void>((resolve) => {
        meet = resolve;
      });
      const crossing = (first: string, second: string) =>
        db.transaction(async (uow) => {
          attempts += 1;
          await uow.run(add, [first]);
          arrived += 1;
          if (arrived >= 2) meet();
          await both;
          await uow.run(add, [second]);
        });
      await Promise.all([crossing('a', 'b'), crossing('b', 'a')]);
      expect(attempts).toBeGreaterThan(2);
      expect(await db.read((r) => r.rows(`SELECT id, n FROM test_row WHERE id IN ('a', 'b') ORDER BY id`))).toMatchObject([
        { id: 'a', n: 2 },
        { id: 'b', n: 2 },
      ]);
    });

    it('runs a unit again after a lock time-out, three times at most', async () => {
      const { db, url } = open();
      const holder = await createConnection(url as string);
      try {
        await holder.query('START TRANSACTION');
        await holder.query(add, ['c']);
        let attempts = 0;
        const waiting = (releaseAt: number) =>
          db.transaction(async (uow) => {
            attempts += 1;
            if (attempts === releaseAt) await holder.query('COMMIT');
            await uow.run('SET SESSION innodb_lock_wait_timeout = 1');
            await uow.run(add, ['c']);
          });
        await expect(waiting(0)).rejects.toMatchObject({ errno: 1205 });
        expect(attempts).toBe(3);
        attempts = 0;
        await waiting(2);
        expect(attempts).toBe(2);
        expect(await db.read((r) => r.row(`SELECT n FROM test_row WHERE id = 'c'`))).toMatchObject({ n: 2 });
      } finally {
        await holder.end();
      }
    }, 60_000);
  },
  { only: 'mysql' },
);
