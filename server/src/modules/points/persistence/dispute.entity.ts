import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A parent’s objection to a line of the statement. */
@Entity('points_dispute')
@Index('uq_points_dispute_open', ['transactionId', 'openSlot'], { unique: true })
@Index('ix_points_dispute_student', ['studentId', 'id'])
@Index('ix_points_dispute_campus', ['campusId', 'state', 'id'])
@Index('ix_points_dispute_state', ['state', 'id'])
export class DisputeEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  transactionId: string;

  @Column({ type: 'varchar', length: 26 })
  openSlot: string;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 500 })
  reasonText: string;

  @Column({ type: 'varchar', length: 24 })
  filedByKind: string;

  @Column({ type: 'varchar', length: 80 })
  filedById: string;

  @Column({ type: 'bigint' })
  filedAt: number;

  @Column({ type: 'varchar', length: 500, nullable: true })
  answerText: string | null;

  @Column({ type: 'varchar', length: 80, nullable: true })
  decidedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  decidedAt: number | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  correctionId: string | null;
}
