import type { TestProduct } from './product';

const tablesOf = async ({ db, engine }: TestProduct): Promise<string[]> => {
  const sql =
    engine === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table'"
      : 'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()';
  return (await db.read((r) => r.rows<{ name: string }>(sql))).map(({ name }) => name).sort();
};

/** `table.column` of every place in the database that holds one of the words. */
export const placesOf = async (t: TestProduct, words: readonly string[]): Promise<string[]> => {
  const found = new Set<string>();
  for (const table of await tablesOf(t)) {
    const rows = await t.db.read((r) => r.rows<Record<string, unknown>>(`SELECT * FROM ${table}`));
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const text = Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
        if (words.some((word) => text.includes(word))) found.add(`${table}.${column}`);
      }
    }
  }
  return [...found].sort();
};
