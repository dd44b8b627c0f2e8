import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Money received. `reserved` = asked back, arrived or not, `refunded` = arrived at the payer; fen. */
@Entity('payments_capture')
@Index('uq_payments_capture_reference', ['reference'], { unique: true })
@Index('ix_payments_capture_intent', ['intentId', 'id'])
@Index('ix_payments_capture_paid', ['channel', 'paidAt'])
@Index('ix_payments_capture_campus', ['campusId', 'paidAt'])
@Index('ix_payments_capture_at', ['paidAt'])
@Index('ix_payments_capture_order', ['outTradeNo'])
@Index('ix_payments_capture_family', ['familyId'])
export class CaptureEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 100 })
  reference: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  intentId: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  outTradeNo: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  transactionId: string | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  receiptNo: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  familyId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  campusId: string | null;

  @Column({ type: 'varchar', length: 12 })
  channel: string;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'bigint' })
  payerTotal: number;

  @Column({ type: 'bigint' })
  reserved: number;

  @Column({ type: 'bigint' })
  refunded: number;

  @Column({ type: 'varchar', length: 12 })
  outcome: string;

  @Column({ type: 'varchar', length: 16 })
  via: string;

  @Column({ type: 'bigint' })
  paidAt: number;

  @Column({ type: 'bigint' })
  recordedAt: number;

  @Column({ type: 'varchar', length: 24 })
  recordedByKind: string;

  @Column({ type: 'varchar', length: 64 })
  recordedById: string;
}
