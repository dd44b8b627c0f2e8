import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One ledger transaction; append-only. */
@Entity('points_transaction')
@Index('uq_points_transaction_source', ['sourceType', 'sourceId', 'reason'], { unique: true })
@Index('ix_points_transaction_recorded', ['recordedAt'])
@Index('ix_points_transaction_statement', ['studentId', 'recordedAt', 'seq'])
export class TransactionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'varchar', length: 60 })
  reason: string;

  @Column({ type: 'varchar', length: 40 })
  sourceType: string;

  @Column({ type: 'varchar', length: 80 })
  sourceId: string;

  @Column({ type: 'varchar', length: 24 })
  actorKind: string;

  @Column({ type: 'varchar', length: 80 })
  actorId: string;

  @Column({ type: 'bigint' })
  effectiveAt: number;

  @Column({ type: 'bigint' })
  recordedAt: number;

  @Column({ type: 'bigint' })
  seq: number;

  @Column({ type: 'varchar', length: 26, nullable: true })
  ruleVersionId: string | null;

  @Column({ type: 'text' })
  inputs: string;

  @Column({ type: 'varchar', length: 200 })
  title: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  reversesId: string | null;

  @Column({ type: 'varchar', length: 43 })
  inputHash: string;

  @Column({ type: 'bigint' })
  availableAfter: number;

  @Column({ type: 'bigint' })
  pendingAfter: number;

  @Column({ type: 'bigint' })
  heldAfter: number;

  @Column({ type: 'bigint' })
  debtAfter: number;
}
