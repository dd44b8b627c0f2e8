import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a family was told, once per reason and subject. */
@Entity('messaging_message')
@Index('uq_messaging_message_subject', ['familyId', 'reason', 'subject'], { unique: true })
@Index('ix_messaging_message_family', ['familyId', 'id'])
@Index('ix_messaging_message_age', ['createdAt'])
export class MessageEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 40 })
  reason: string;

  @Column({ type: 'varchar', length: 100 })
  subject: string;

  @Column({ type: 'varchar', length: 16 })
  topic: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  studentId: string | null;

  @Column({ type: 'varchar', length: 60 })
  title: string;

  @Column({ type: 'varchar', length: 400 })
  body: string;

  @Column({ type: 'varchar', length: 300, nullable: true })
  page: string | null;

  @Column({ type: 'varchar', length: 24, nullable: true })
  template: string | null;

  @Column({ type: 'text', nullable: true })
  templateData: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint', nullable: true })
  validUntil: number | null;
}

/** An account has read a message. */
@Entity('messaging_reading')
@Index('ix_messaging_reading_message', ['messageId'])
export class ReadingEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  accountId: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  messageId: string;

  @Column({ type: 'bigint' })
  readAt: number;
}
