import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one transaction took from or gave to one lot. */
@Entity('points_lot_use')
@Index('ix_points_lot_use_lot', ['lotId'])
export class LotUseEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  transactionId: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  lotId: string;

  @Column({ type: 'bigint' })
  remainingDelta: number;

  @Column({ type: 'bigint' })
  heldDelta: number;

  @Column({ type: 'bigint' })
  returned: number;
}
