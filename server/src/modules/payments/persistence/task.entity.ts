import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something only a person can decide; `openKey` is kind and subject while it is open. */
@Entity('payments_task')
@Index('uq_payments_task_open', ['openKey'], { unique: true })
@Index('ix_payments_task_state', ['state', 'id'])
@Index('ix_payments_task_capture', ['captureId'])
@Index('ix_payments_task_refund', ['refundId'])
export class TaskEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'varchar', length: 100, nullable: true })
  openKey: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  campusId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  intentId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  captureId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  refundId: string | null;

  @Column({ type: 'text' })
  details: string;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint', nullable: true })
  resolvedAt: number | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  resolvedById: string | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;
}
