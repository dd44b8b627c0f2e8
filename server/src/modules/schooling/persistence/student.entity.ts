import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_student')
@Index('uq_schooling_student_no', ['externalNo'], { unique: true })
@Index('ix_schooling_student_family', ['familyId', 'id'])
@Index('ix_schooling_student_campus', ['campusId', 'id'])
@Index('ix_schooling_student_name', ['name', 'id'])
export class StudentEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 40 })
  externalNo: string;

  @Column({ type: 'varchar', length: 60 })
  name: string;

  @Column({ type: 'varchar', length: 10, nullable: true })
  birthDate: string | null;

  @Column({ type: 'varchar', length: 24, nullable: true })
  gender: string | null;

  @Column({ type: 'text', nullable: true })
  interests: string | null;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
