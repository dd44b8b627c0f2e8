import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Points set aside for an unfinished redemption; has the id of the reserving transaction. */
@Entity('points_hold')
@Index('uq_points_hold_source', ['sourceType', 'sourceId', 'reason'], { unique: true })
@Index('ix_points_hold_due', ['state', 'expiresAt', 'id'])
@Index('ix_points_hold_student', ['studentId', 'state'])
export class HoldEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 60 })
  reason: string;

  @Column({ type: 'varchar', length: 40 })
  sourceType: string;

  @Column({ type: 'varchar', length: 80 })
  sourceId: string;

  @Column({ type: 'varchar', length: 43 })
  inputHash: string;

  @Column({ type: 'varchar', length: 200 })
  title: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  expiresAt: number;

  @Column({ type: 'bigint', nullable: true })
  endedAt: number | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  endTransactionId: string | null;
}
