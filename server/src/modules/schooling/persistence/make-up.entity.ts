import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_make_up')
@Index('uq_schooling_make_up_missed', ['missedKey'], { unique: true })
@Index('uq_schooling_make_up_lesson', ['lessonKey'], { unique: true })
@Index('ix_schooling_make_up_lesson', ['makeUpLessonId', 'studentId'])
@Index('ix_schooling_make_up_campus', ['campusId', 'id'])
@Index('ix_schooling_make_up_status', ['status', 'campusId', 'id'])
@Index('ix_schooling_make_up_student', ['status', 'studentId'])
export class MakeUpEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  missedLessonId: string;

  @Column({ type: 'varchar', length: 26 })
  makeUpLessonId: string;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'varchar', length: 60, nullable: true })
  missedKey: string | null;

  @Column({ type: 'varchar', length: 60, nullable: true })
  lessonKey: string | null;

  @Column({ type: 'varchar', length: 24 })
  requestedByKind: string;

  @Column({ type: 'varchar', length: 64 })
  requestedById: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  decidedById: string | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
