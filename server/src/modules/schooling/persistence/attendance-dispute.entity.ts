import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_attendance_dispute')
@Index('uq_schooling_dispute_open', ['openKey'], { unique: true })
@Index('ix_schooling_dispute_campus', ['campusId', 'status', 'id'])
@Index('ix_schooling_dispute_status', ['status', 'id'])
@Index('ix_schooling_dispute_student', ['studentId', 'id'])
export class AttendanceDisputeEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  attendanceId: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  guardianId: string;

  @Column({ type: 'varchar', length: 500 })
  message: string;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  openKey: string | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  answer: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  decidedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  decidedAt: number | null;

  @Column({ type: 'bigint' })
  createdAt: number;
}
