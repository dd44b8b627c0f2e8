import { identityEntities } from '../../src/modules/identity';
import { describeDatabases } from '../support/database';

describeDatabases('identity schema', (open) => {
  it('has a table for every entity, with the same columns', async () => {
    const { db } = open();
    for (const entity of identityEntities) {
      const meta = db.dataSource.getMetadata(entity);
      const columns = meta.columns.map((column) => column.databaseName).join(', ');
      await db.read((r) => r.rows(`SELECT ${columns} FROM ${meta.tableName}`));
    }
    expect(identityEntities).toHaveLength(13);
  });

  it('refuses to change or delete audit rows and consents', async () => {
    const { db } = open();
    const at = db.clock.now();
    await db.transaction(async (uow) => {
      await uow.insert('identity_audit', {
        id: uow.newId(),
        at,
        actorKind: 'system',
        actorId: 'test',
        action: 'test.done',
        subjectKind: 'test',
        subjectId: '1',
        campusId: null,
        details: '{}',
      });
      const familyId = uow.newId();
      await uow.insert('identity_family', { id: familyId, state: 'active', source: 'roster', createdAt: at, erasedAt: null });
      const consent = { familyId, guardianId: uow.newId(), accountId: uow.newId(), kind: 'child_data', revision: 1 };
      await uow.insert('identity_consent', { id: uow.newId(), ...consent, decision: 'given', policyVersion: 'v', decidedAt: at });
    });
    for (const table of ['identity_audit', 'identity_consent']) {
      for (const sql of [`DELETE FROM ${table}`, `UPDATE ${table} SET id = 'x'`]) {
        // By its message alone: the driver's errors come from the realm of whichever test file loaded it first.
        const refusal = { message: expect.stringContaining(`${table} is append-only`) };
        await expect(db.transaction((uow) => uow.run(sql))).rejects.toMatchObject(refusal);
      }
      expect(await db.read((r) => r.rows(`SELECT id FROM ${table}`))).toHaveLength(1);
    }
  });
});
