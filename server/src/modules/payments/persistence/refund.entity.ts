import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Money on its way back; `numbers` counts the refund numbers that people allowed. `handReference` names the receipt of money
 * that was given back by hand, like a capture's reference: `cash:<campus>:<receipt>`.
 */
@Entity('payments_refund')
@Index('uq_payments_refund_source', ['sourceType', 'sourceId'], { unique: true })
@Index('uq_payments_refund_number', ['outRefundNo'], { unique: true })
@Index('uq_payments_refund_hand', ['handReference'], { unique: true })
@Index('ix_payments_refund_capture', ['captureId', 'id'])
@Index('ix_payments_refund_intent', ['intentId', 'id'])
@Index('ix_payments_refund_amount', ['amount', 'id'])
@Index('ix_payments_refund_due', ['state', 'nextAttemptAt'])
@Index('ix_payments_refund_campus', ['campusId', 'id'])
@Index('ix_payments_refund_sent', ['sentAt'])
@Index('ix_payments_refund_succeeded', ['succeededAt'])
@Index('ix_payments_refund_family', ['familyId'])
export class RefundEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  captureId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  intentId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  campusId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  familyId: string | null;

  @Column({ type: 'varchar', length: 40 })
  sourceType: string;

  @Column({ type: 'varchar', length: 80 })
  sourceId: string;

  @Column({ type: 'varchar', length: 12 })
  cause: string;

  @Column({ type: 'varchar', length: 12 })
  channel: string;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'varchar', length: 80 })
  reason: string;

  @Column({ type: 'varchar', length: 64 })
  outRefundNo: string;

  @Column({ type: 'integer' })
  numbers: number;

  @Column({ type: 'varchar', length: 64, nullable: true })
  refundId: string | null;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'integer' })
  attempts: number;

  @Column({ type: 'bigint' })
  nextAttemptAt: number;

  @Column({ type: 'bigint' })
  claimedUntil: number;

  @Column({ type: 'varchar', length: 60, nullable: true })
  lastCode: string | null;

  @Column({ type: 'bigint', nullable: true })
  sentAt: number | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  handReceiptNo: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  handReference: string | null;

  @Column({ type: 'varchar', length: 24 })
  createdByKind: string;

  @Column({ type: 'varchar', length: 64 })
  createdById: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint', nullable: true })
  succeededAt: number | null;
}
