import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A later last usable day that staff gave to a lot. */
@Entity('points_lot_extension')
@Index('ix_points_lot_extension_recorded', ['recordedAt'])
export class LotExtensionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  lotId: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  extensionId: string;

  @Column({ type: 'varchar', length: 10 })
  fromDate: string;

  @Column({ type: 'varchar', length: 10 })
  toDate: string;

  @Column({ type: 'bigint' })
  recordedAt: number;
}
