import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An order at the provider; `openKey` is the intent’s id while it may still be paid. */
@Entity('payments_order')
@Index('uq_payments_order_open', ['openKey'], { unique: true })
@Index('ix_payments_order_intent', ['intentId', 'outTradeNo'])
@Index('ix_payments_order_check', ['state', 'nextCheckAt'])
export class OrderEntity {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  outTradeNo: string;

  @Column({ type: 'varchar', length: 26 })
  intentId: string;

  @Column({ type: 'varchar', length: 26 })
  accountId: string;

  @Column({ type: 'varchar', length: 127 })
  description: string;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'bigint' })
  expiresAt: number;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  openKey: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  prepayId: string | null;

  @Column({ type: 'bigint', nullable: true })
  prepayUntil: number | null;

  @Column({ type: 'integer' })
  checks: number;

  @Column({ type: 'bigint' })
  nextCheckAt: number;

  @Column({ type: 'varchar', length: 60, nullable: true })
  lastCode: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint', nullable: true })
  endedAt: number | null;
}
