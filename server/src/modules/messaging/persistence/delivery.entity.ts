import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A message on its way to one account over WeChat. */
@Entity('messaging_delivery')
@Index('uq_messaging_delivery_account', ['messageId', 'accountId'], { unique: true })
@Index('ix_messaging_delivery_due', ['state', 'dueAt'])
@Index('ix_messaging_delivery_account', ['accountId', 'state'])
@Index('ix_messaging_delivery_msg', ['msgId'])
export class DeliveryEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  messageId: string;

  @Column({ type: 'varchar', length: 26 })
  accountId: string;

  @Column({ type: 'varchar', length: 24 })
  template: string;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'bigint' })
  dueAt: number;

  @Column({ type: 'integer' })
  urgent: number;

  @Column({ type: 'bigint', nullable: true })
  validUntil: number | null;

  @Column({ type: 'integer' })
  attempts: number;

  /** While it is being sent: also the name of the claim. */
  @Column({ type: 'bigint', nullable: true })
  leaseUntil: number | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  msgId: string | null;

  @Column({ type: 'integer', nullable: true })
  errorCode: number | null;

  @Column({ type: 'varchar', length: 24, nullable: true })
  errorKind: string | null;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
