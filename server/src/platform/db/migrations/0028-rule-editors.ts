import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from './ddl';

interface Hands {
  readonly id: string;
  readonly createdById: string | null;
  readonly savedById: string | null;
  readonly submittedById: string | null;
}

/** Everybody who had a hand in a rule version. Of those before, who began it and who saved and submitted it last are known. */
export class RuleEditors1763700000028 implements MigrationInterface {
  name = 'RuleEditors1763700000028';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'earning_rule_version', ['editorIds text NULL']);
    const rows: Hands[] = await runner.query(
      'SELECT id, createdById, savedById, submittedById FROM earning_rule_version WHERE editorIds IS NULL',
    );
    for (const { id, createdById, savedById, submittedById } of rows) {
      const editors = [...new Set([createdById, savedById, submittedById])].filter((one) => one !== null);
      await runner.query('UPDATE earning_rule_version SET editorIds = ? WHERE id = ?', [JSON.stringify(editors), id]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'earning_rule_version', ['editorIds']);
  }
}
