import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_timetable_slot')
@Index('ix_schooling_slot_group', ['classGroupId'])
export class TimetableSlotEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  classGroupId: string;

  @Column({ type: 'integer' })
  weekday: number;

  @Column({ type: 'integer' })
  startMinute: number;

  @Column({ type: 'integer' })
  durationMinutes: number;

  @Column({ type: 'varchar', length: 10 })
  validFrom: string;

  @Column({ type: 'varchar', length: 10, nullable: true })
  validTo: string | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  room: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  teacherStaffId: string | null;

  @Column({ type: 'integer', nullable: true })
  skipStatutoryHolidays: number | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
