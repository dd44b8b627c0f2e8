import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One difference between our books and the trade bill of a date. */
@Entity('payments_difference')
@Index('uq_payments_difference', ['billDate', 'subject', 'number', 'kind'], { unique: true })
@Index('ix_payments_difference_date', ['billDate', 'id'])
@Index('ix_payments_difference_state', ['state', 'id'])
export class DifferenceEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 10 })
  billDate: string;

  @Column({ type: 'varchar', length: 16 })
  kind: string;

  @Column({ type: 'varchar', length: 12 })
  subject: string;

  @Column({ type: 'varchar', length: 64 })
  number: string;

  @Column({ type: 'bigint', nullable: true })
  ours: number | null;

  @Column({ type: 'bigint', nullable: true })
  theirs: number | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  intentId: string | null;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  resolvedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  resolvedAt: number | null;

  @Column({ type: 'bigint' })
  createdAt: number;
}
