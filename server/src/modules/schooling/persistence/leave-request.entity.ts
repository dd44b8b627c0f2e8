import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_leave_request')
@Index('uq_schooling_leave_active', ['activeKey'], { unique: true })
@Index('ix_schooling_leave_campus', ['campusId', 'status', 'id'])
@Index('ix_schooling_leave_status', ['status', 'id'])
@Index('ix_schooling_leave_student', ['studentId', 'id'])
export class LeaveRequestEntity {
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

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'varchar', length: 60, nullable: true })
  activeKey: string | null;

  @Column({ type: 'varchar', length: 200 })
  reason: string;

  @Column({ type: 'varchar', length: 24 })
  requestedByKind: string;

  @Column({ type: 'varchar', length: 64 })
  requestedById: string;

  @Column({ type: 'bigint' })
  requestedAt: number;

  @Column({ type: 'varchar', length: 24, nullable: true })
  decidedByKind: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  decidedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  decidedAt: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  decisionNote: string | null;
}
