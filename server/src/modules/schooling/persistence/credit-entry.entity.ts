import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_credit_entry')
@Index('uq_schooling_credit_entry', ['attendanceId', 'attendanceRevision', 'kind'], { unique: true })
@Index('ix_schooling_credit_entry_enrolment', ['enrolmentId', 'id'])
@Index('ix_schooling_credit_entry_student', ['studentId', 'id'])
export class CreditEntryEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  enrolmentId: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  attendanceId: string | null;

  @Column({ type: 'integer', nullable: true })
  attendanceRevision: number | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  lessonId: string | null;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'integer' })
  delta: number;

  @Column({ type: 'integer' })
  remainingAfter: number;

  @Column({ type: 'varchar', length: 200 })
  reason: string;

  @Column({ type: 'varchar', length: 24 })
  actorKind: string;

  @Column({ type: 'varchar', length: 64 })
  actorId: string;

  @Column({ type: 'bigint' })
  createdAt: number;
}
