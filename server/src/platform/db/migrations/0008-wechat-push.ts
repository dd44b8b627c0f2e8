import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

/** Remembers which pushes of WeChat were taken. */
export class WechatPush1763700000008 implements MigrationInterface {
  name = 'WechatPush1763700000008';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'wechat_push', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'dedupeKey varchar(64) NOT NULL',
      'event varchar(64) NOT NULL',
      'receivedAt bigint NOT NULL',
    ]);
    await createUniqueIndex(runner, 'uq_wechat_push_key', 'wechat_push', ['dedupeKey']);
    await createIndex(runner, 'ix_wechat_push_age', 'wechat_push', ['receivedAt']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['wechat_push']);
  }
}
