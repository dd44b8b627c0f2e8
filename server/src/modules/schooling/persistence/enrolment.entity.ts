import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_enrolment')
@Index('uq_schooling_enrolment_no', ['externalNo'], { unique: true })
@Index('ix_schooling_enrolment_student', ['studentId', 'courseId'])
@Index('ix_schooling_enrolment_campus', ['campusId', 'id'])
export class EnrolmentEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 40, nullable: true })
  externalNo: string | null;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  courseId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  classGroupId: string | null;

  @Column({ type: 'varchar', length: 80 })
  title: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'integer' })
  totalCredits: number;

  @Column({ type: 'integer' })
  remainingCredits: number;

  @Column({ type: 'varchar', length: 10 })
  startsOn: string;

  @Column({ type: 'varchar', length: 10, nullable: true })
  expiresOn: string | null;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
