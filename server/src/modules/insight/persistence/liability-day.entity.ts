import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a campus owed at the end of a day, and what moved on it. */
@Entity('insight_liability_day')
export class LiabilityDayEntity {
  @PrimaryColumn({ type: 'varchar', length: 10 })
  date: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'bigint' })
  outstanding: number;

  @Column({ type: 'bigint' })
  debt: number;

  @Column({ type: 'bigint' })
  issued: number;

  @Column({ type: 'bigint' })
  adjusted: number;

  @Column({ type: 'bigint' })
  undone: number;

  @Column({ type: 'bigint' })
  redeemed: number;

  @Column({ type: 'bigint' })
  expired: number;

  @Column({ type: 'bigint' })
  clawedBack: number;
}
