import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_course')
@Index('uq_schooling_course_code', ['code'], { unique: true })
export class CourseEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 40 })
  code: string;

  @Column({ type: 'varchar', length: 80 })
  title: string;

  @Column({ type: 'varchar', length: 40, nullable: true })
  subject: string | null;

  @Column({ type: 'integer' })
  absenceConsumes: number;

  @Column({ type: 'integer' })
  leaveAutoApprove: number;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
