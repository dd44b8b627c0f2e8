import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createUniqueIndex, dropColumns, dropIndex } from './ddl';

/** Rows that are there were published by the product itself: nobody wrote them, and their number stays. */
const COLUMNS: readonly string[] = [
  "draftKey varchar(26) NOT NULL DEFAULT ''",
  "title varchar(60) NOT NULL DEFAULT '初始规则'",
  'note varchar(500) NULL',
  'revision integer NOT NULL DEFAULT 1',
  'basedOnId varchar(26) NULL',
  'createdById varchar(26) NULL',
  'savedById varchar(26) NULL',
  'savedAt bigint NULL',
  'submittedById varchar(26) NULL',
  'submittedAt bigint NULL',
  'returnedReason varchar(200) NULL',
  'publishedById varchar(26) NULL',
  'publishedAt bigint NULL',
  'backtestId varchar(26) NULL',
];

/**
 * Drafts of rule versions and who did what to them. A draft has the number 0 until it is published; `draftKey`, its own id
 * until then and empty afterwards, lets many of them be while published numbers stay unique.
 */
export class RuleVersions1763700000014 implements MigrationInterface {
  name = 'RuleVersions1763700000014';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'earning_rule_version', COLUMNS);
    await createUniqueIndex(runner, 'uq_earning_rule_version_draft', 'earning_rule_version', ['versionNumber', 'draftKey']);
    await dropIndex(runner, 'uq_earning_rule_version_number', 'earning_rule_version');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM earning_rule_version WHERE draftKey <> ''");
    await createUniqueIndex(runner, 'uq_earning_rule_version_number', 'earning_rule_version', ['versionNumber']);
    await dropIndex(runner, 'uq_earning_rule_version_draft', 'earning_rule_version');
    await dropColumns(
      runner,
      'earning_rule_version',
      COLUMNS.map((line) => line.split(' ')[0] ?? ''),
    );
  }
}
