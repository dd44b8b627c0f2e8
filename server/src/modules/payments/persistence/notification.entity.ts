import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A genuine notification that was taken in; its event id is taken once. */
@Entity('payments_notification')
@Index('ix_payments_notification_order', ['outTradeNo'])
@Index('ix_payments_notification_received', ['receivedAt'])
export class NotificationEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  eventId: string;

  @Column({ type: 'varchar', length: 12 })
  kind: string;

  @Column({ type: 'varchar', length: 32, nullable: true })
  outTradeNo: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  outRefundNo: string | null;

  @Column({ type: 'varchar', length: 24 })
  outcome: string;

  @Column({ type: 'bigint' })
  receivedAt: number;
}
