import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_holiday')
@Index('uq_schooling_holiday_day', ['date', 'campusId'], { unique: true })
export class HolidayEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 10 })
  date: string;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'bigint' })
  createdAt: number;
}
