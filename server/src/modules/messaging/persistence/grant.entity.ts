import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Whether an account wants the WeChat messages of a template. */
@Entity('messaging_preference')
export class PreferenceEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  accountId: string;

  @PrimaryColumn({ type: 'varchar', length: 24 })
  template: string;

  @Column({ type: 'integer' })
  muted: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}

/** How many messages of a template an account still allows. */
@Entity('messaging_grant')
export class GrantEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  accountId: string;

  @PrimaryColumn({ type: 'varchar', length: 24 })
  template: string;

  @Column({ type: 'integer' })
  remaining: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}

/** One movement of a consent; the sum of them is what remains. */
@Entity('messaging_grant_entry')
@Index('uq_messaging_grant_entry_source', ['sourceKey'], { unique: true })
@Index('ix_messaging_grant_entry_account', ['accountId', 'template', 'at'])
export class GrantEntryEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  accountId: string;

  @Column({ type: 'varchar', length: 24 })
  template: string;

  @Column({ type: 'varchar', length: 16 })
  kind: string;

  @Column({ type: 'integer' })
  delta: number;

  @Column({ type: 'varchar', length: 8 })
  origin: string;

  @Column({ type: 'varchar', length: 120 })
  sourceKey: string;

  @Column({ type: 'varchar', length: 120, nullable: true })
  pairedKey: string | null;

  @Column({ type: 'bigint' })
  at: number;
}
