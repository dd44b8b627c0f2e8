import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a family is asked to pay, once; `orders` counts the order numbers used at the provider. */
@Entity('payments_intent')
@Index('uq_payments_intent_purpose', ['purposeKind', 'purposeId'], { unique: true })
@Index('ix_payments_intent_family', ['familyId', 'id'])
@Index('ix_payments_intent_campus', ['campusId', 'id'])
@Index('ix_payments_intent_amount', ['amount', 'id'])
@Index('ix_payments_intent_due', ['state', 'expiresAt'])
export class IntentEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 40 })
  purposeKind: string;

  @Column({ type: 'varchar', length: 80 })
  purposeId: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  studentId: string | null;

  @Column({ type: 'varchar', length: 120 })
  title: string;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'varchar', length: 12 })
  latePolicy: string;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'varchar', length: 24, nullable: true })
  closeReason: string | null;

  @Column({ type: 'varchar', length: 12, nullable: true })
  channel: string | null;

  @Column({ type: 'integer' })
  orders: number;

  @Column({ type: 'varchar', length: 24 })
  createdByKind: string;

  @Column({ type: 'varchar', length: 64 })
  createdById: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  expiresAt: number;

  @Column({ type: 'bigint', nullable: true })
  settledAt: number | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  settledCaptureId: string | null;

  @Column({ type: 'bigint', nullable: true })
  closedAt: number | null;
}
