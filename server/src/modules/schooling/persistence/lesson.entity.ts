import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_lesson')
@Index('uq_schooling_lesson_short', ['shortCode'], { unique: true })
@Index('uq_schooling_lesson_slot', ['classGroupId', 'slotId', 'slotDate'], { unique: true })
@Index('ix_schooling_lesson_group', ['classGroupId', 'startsAt', 'id'])
@Index('ix_schooling_lesson_campus', ['campusId', 'startsAt', 'id'])
@Index('ix_schooling_lesson_start', ['startsAt', 'id'])
@Index('ix_schooling_lesson_teacher', ['teacherStaffId', 'startsAt'])
export class LessonEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 10 })
  shortCode: string;

  @Column({ type: 'varchar', length: 26 })
  classGroupId: string;

  @Column({ type: 'varchar', length: 26 })
  courseId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  slotId: string | null;

  @Column({ type: 'varchar', length: 10, nullable: true })
  slotDate: string | null;

  @Column({ type: 'varchar', length: 10 })
  date: string;

  @Column({ type: 'bigint' })
  startsAt: number;

  @Column({ type: 'bigint' })
  endsAt: number;

  @Column({ type: 'varchar', length: 26, nullable: true })
  teacherStaffId: string | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  room: string | null;

  @Column({ type: 'varchar', length: 120, nullable: true })
  topic: string | null;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'varchar', length: 200, nullable: true })
  changeReason: string | null;

  @Column({ type: 'bigint', nullable: true })
  movedFromStartsAt: number | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
