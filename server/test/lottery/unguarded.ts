import type { TestProduct } from '../support/product';

interface Shown {
  readonly sql?: string;
  readonly 'SQL Original Statement'?: string;
}

/**
 * Takes triggers away while something is done that they refuse, and puts them back: what somebody could do who may change the schema.
 * @param names of the triggers
 */
export const unguarded = async <T>(t: TestProduct, names: readonly string[], work: () => Promise<T>): Promise<T> => {
  const statements: string[] = [];
  const run = (sql: string) => t.db.transaction((uow) => uow.run(sql));
  for (const name of names) {
    const [query, params] =
      t.engine === 'sqlite'
        ? ["SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", [name]]
        : [`SHOW CREATE TRIGGER ${name}`, []];
    const shown = await t.db.read((r) => r.row<Shown>(query as string, params as string[]));
    const sql = shown?.sql ?? shown?.['SQL Original Statement'];
    if (sql === undefined) throw new Error(`there is no trigger ${name}`);
    statements.push(sql);
  }
  try {
    for (const name of names) await run(`DROP TRIGGER ${name}`);
    return await work();
  } finally {
    for (const sql of statements) await run(sql);
  }
};

/** Changes rows of a table that is guarded against it, and keeps the guard. */
export const forced = (t: TestProduct, table: string, sql: string, params: readonly (string | number)[] = []): Promise<number> =>
  unguarded(t, [`tr_${table}_update`], () => t.db.transaction((uow) => uow.run(sql, [...params])));
