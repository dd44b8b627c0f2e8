import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_attendance')
@Index('uq_schooling_attendance', ['lessonId', 'studentId'], { unique: true })
@Index('ix_schooling_attendance_student', ['studentId', 'startsAt', 'id'])
@Index('ix_schooling_attendance_campus', ['campusId', 'startsAt', 'id'])
@Index('ix_schooling_attendance_start', ['startsAt', 'id'])
@Index('ix_schooling_attendance_recorded', ['recordedAt', 'id'])
export class AttendanceEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  lessonId: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  classGroupId: string;

  @Column({ type: 'varchar', length: 26 })
  courseId: string;

  @Column({ type: 'varchar', length: 10 })
  lessonDate: string;

  @Column({ type: 'bigint' })
  startsAt: number;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'integer' })
  onTime: number;

  @Column({ type: 'varchar', length: 24 })
  method: string;

  @Column({ type: 'integer' })
  isMakeUp: number;

  @Column({ type: 'varchar', length: 24 })
  consumption: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  consumedEnrolmentId: string | null;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'bigint' })
  recordedAt: number;

  @Column({ type: 'varchar', length: 24 })
  recordedByKind: string;

  @Column({ type: 'varchar', length: 64 })
  recordedById: string;

  @Column({ type: 'bigint', nullable: true })
  offlineScannedAt: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
