import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One side of a transaction; the sides sum to zero. Append-only. */
@Entity('points_posting')
@Index('ix_points_posting_owner', ['ownerId', 'account', 'amount'])
export class PostingEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  transactionId: string;

  @PrimaryColumn({ type: 'integer' })
  line: number;

  @Column({ type: 'varchar', length: 24 })
  account: string;

  @Column({ type: 'varchar', length: 26 })
  ownerId: string;

  @Column({ type: 'bigint' })
  amount: number;
}
