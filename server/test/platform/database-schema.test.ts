import { entities } from '../../src/entities';
import type { Reader } from '../../src/platform/db';
import { describeDatabases } from '../support/database';

interface Column {
  readonly name: string;
  readonly family: string;
  readonly length: number | null;
  readonly nullable: boolean;
}

interface Table {
  readonly columns: Column[];
  readonly primaryKey: string[];
  /** Columns of each unique index, joined. */
  readonly unique: string[];
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(big|medium|small|tiny)?int(eger)?/i, 'integer'],
  [/^varchar/i, 'varchar'],
  [/^(medium|long|tiny)?text/i, 'text'],
  [/^(medium|long|tiny)?blob|^varbinary/i, 'blob'],
];

const familyOf = (type: string): string => FAMILIES.find(([pattern]) => pattern.test(type))?.[1] ?? type.toLowerCase();
const lengthOf = (type: string): number | null => (familyOf(type) === 'varchar' ? Number(/\((\d+)\)/.exec(type)?.[1]) : null);
const byName = (a: Column, b: Column): number => (a.name < b.name ? -1 : 1);

const sqliteTable = async (reader: Reader, table: string): Promise<Table> => {
  const columns = await reader.rows<{ name: string; type: string; notnull: number; pk: number }>(`PRAGMA table_info(${table})`);
  const indexes = await reader.rows<{ name: string; unique: number; origin: string }>(`PRAGMA index_list(${table})`);
  const unique: string[] = [];
  for (const index of indexes.filter((one) => one.unique === 1 && one.origin !== 'pk')) {
    const parts = await reader.rows<{ name: string }>(`PRAGMA index_info(${index.name})`);
    unique.push(parts.map((part) => part.name).join());
  }
  return {
    columns: columns
      .map(({ name, type, notnull }) => ({ name, family: familyOf(type), length: lengthOf(type), nullable: notnull === 0 }))
      .sort(byName),
    primaryKey: columns
      .filter((column) => column.pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    unique: unique.sort(),
  };
};

const mysqlTable = async (reader: Reader, table: string): Promise<Table> => {
  const columns = await reader.rows<{ Field: string; Type: string; Null: string }>(`SHOW COLUMNS FROM ${table}`);
  const parts = await reader.rows<{ Key_name: string; Column_name: string; Non_unique: number; Seq_in_index: number }>(
    `SHOW INDEX FROM ${table}`,
  );
  const indexes = new Map<string, string[]>();
  for (const part of parts.filter((one) => one.Non_unique === 0).sort((a, b) => a.Seq_in_index - b.Seq_in_index)) {
    indexes.set(part.Key_name, [...(indexes.get(part.Key_name) ?? []), part.Column_name]);
  }
  const primaryKey = indexes.get('PRIMARY') ?? [];
  indexes.delete('PRIMARY');
  return {
    columns: columns
      .map(({ Field, Type, Null }) => ({ name: Field, family: familyOf(Type), length: lengthOf(Type), nullable: Null === 'YES' }))
      .sort(byName),
    primaryKey,
    unique: [...indexes.values()].map((one) => one.join()).sort(),
  };
};

const tableNames = async (reader: Reader): Promise<string[]> => {
  const rows =
    reader.engine === 'sqlite'
      ? await reader.rows<{ name: string }>(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'`,
        )
      : await reader.rows<{ name: string }>(
          'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
        );
  return rows
    .map((row) => row.name)
    .filter((name) => name !== 'migrations')
    .sort();
};

/** Everything the engine knows of the tables, as text; for comparing before and after. */
const describeSchema = async (reader: Reader): Promise<Record<string, Table>> => {
  const tables: Record<string, Table> = {};
  for (const name of await tableNames(reader)) {
    tables[name] = reader.engine === 'sqlite' ? await sqliteTable(reader, name) : await mysqlTable(reader, name);
  }
  return tables;
};

describeDatabases('schema', (open) => {
  const expectedTables = (): Record<string, Table> => {
    const { dataSource } = open().db;
    const expected: Record<string, Table> = {};
    for (const entity of entities) {
      const metadata = dataSource.getMetadata(entity as never);
      const columns = metadata.columns.map((column) => {
        const type = String(column.type);
        return {
          name: column.databaseName,
          family: familyOf(type),
          length: familyOf(type) === 'varchar' ? Number(column.length) : null,
          nullable: column.isNullable,
        };
      });
      expected[metadata.tableName] = {
        columns: columns.sort(byName),
        primaryKey: metadata.primaryColumns.map((column) => column.databaseName),
        unique: [
          ...metadata.uniques.map((unique) => unique.columns.map((column) => column.databaseName).join()),
          ...metadata.indices
            .filter((index) => index.isUnique)
            .map((index) => index.columns.map((column) => column.databaseName).join()),
        ].sort(),
      };
    }
    return expected;
  };

  it('has a table for every entity and an entity for every table', async () => {
    expect(await open().db.read((r) => tableNames(r))).toEqual(Object.keys(expectedTables()).sort());
  });

  it('agrees with the entities on columns, types, lengths, nulls, primary keys and unique rules', async () => {
    const expected = expectedTables();
    const actual = await open().db.read((r) => describeSchema(r));
    for (const [name, table] of Object.entries(expected)) {
      const sortedKey = (one: Table | undefined) => one && { ...one, primaryKey: [...one.primaryKey].sort() };
      expect({ name, table: sortedKey(actual[name]) }).toEqual({ name, table: sortedKey(table) });
    }
  });

  it('goes down to nothing and up again to the same', async () => {
    const { db } = open();
    const before = await db.read((r) => describeSchema(r));
    const steps = db.dataSource.migrations.length;
    expect(steps).toBeGreaterThan(0);
    const transaction = db.engine === 'sqlite' ? 'each' : 'none';
    for (let step = 0; step < steps; step += 1) await db.dataSource.undoLastMigration({ transaction });
    expect(await db.read((r) => tableNames(r))).toEqual([]);
    await db.dataSource.runMigrations({ transaction });
    expect(await db.read((r) => describeSchema(r))).toEqual(before);
  });
});
