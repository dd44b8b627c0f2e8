import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Cached balances of one student; the reconciler can rebuild them from the postings. */
@Entity('points_account')
export class AccountEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'bigint' })
  available: number;

  @Column({ type: 'bigint' })
  pending: number;

  @Column({ type: 'bigint' })
  held: number;

  @Column({ type: 'bigint' })
  debt: number;

  @Column({ type: 'bigint' })
  version: number;

  @Column({ type: 'varchar', length: 10 })
  nextDueOn: string;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
