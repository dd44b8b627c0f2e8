import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request to void a desk receipt, decided by a second person. */
@Entity('payments_desk_void')
@Index('uq_payments_desk_void_open', ['openKey'], { unique: true })
@Index('ix_payments_desk_void_campus', ['campusId', 'id'])
@Index('ix_payments_desk_void_state', ['state', 'campusId', 'id'])
export class DeskVoidEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  captureId: string;

  @Column({ type: 'varchar', length: 26 })
  intentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  openKey: string | null;

  @Column({ type: 'varchar', length: 80 })
  reason: string;

  @Column({ type: 'varchar', length: 26 })
  requestedById: string;

  @Column({ type: 'bigint' })
  requestedAt: number;

  @Column({ type: 'varchar', length: 26, nullable: true })
  decidedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  decidedAt: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;
}
