import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The points of one credit; has the id of its transaction. */
@Entity('points_lot')
@Index('ix_points_lot_order', ['studentId', 'state', 'expiresOn', 'openedAt', 'id'])
@Index('ix_points_lot_release', ['releaseWhen'])
@Index('ix_points_lot_expiry', ['expiresOn', 'state', 'studentId'])
export class LotEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'bigint' })
  credited: number;

  @Column({ type: 'bigint' })
  remaining: number;

  @Column({ type: 'bigint' })
  held: number;

  @Column({ type: 'bigint' })
  expired: number;

  @Column({ type: 'bigint' })
  expiredCovered: number;

  @Column({ type: 'bigint' })
  clawedBack: number;

  @Column({ type: 'varchar', length: 10 })
  expiresOn: string;

  @Column({ type: 'varchar', length: 10 })
  originalExpiresOn: string;

  @Column({ type: 'bigint' })
  openedAt: number;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 10, nullable: true })
  releaseOn: string | null;

  @Column({ type: 'varchar', length: 120, nullable: true })
  releaseWhen: string | null;
}
