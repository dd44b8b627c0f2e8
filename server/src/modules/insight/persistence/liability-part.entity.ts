import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Outstanding points of a campus at the end of a day, by expiry month or by what they were credited for. */
@Entity('insight_liability_part')
export class LiabilityPartEntity {
  @PrimaryColumn({ type: 'varchar', length: 10 })
  date: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  campusId: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  dimension: string;

  @PrimaryColumn({ type: 'varchar', length: 60 })
  code: string;

  @Column({ type: 'bigint' })
  points: number;
}
