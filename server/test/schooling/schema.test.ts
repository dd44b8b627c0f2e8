import { entities } from '../../src/entities';
import { describeDatabases } from '../support/database';

describeDatabases('schooling schema', (open) => {
  it('has a table for every entity, with the same columns', async () => {
    const { db } = open();
    const tables = db.dataSource.entityMetadatas.filter((meta) => meta.tableName.startsWith('schooling_'));
    expect(tables.length).toBeGreaterThan(10);
    expect(entities.length).toBeGreaterThanOrEqual(tables.length);
    for (const meta of tables) {
      const columns = meta.columns.map((column) => column.databaseName).join(', ');
      await db.read((r) => r.rows(`SELECT ${columns} FROM ${meta.tableName}`));
    }
  });
});
