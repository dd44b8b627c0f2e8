import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_class_group')
@Index('uq_schooling_class_group_code', ['campusId', 'externalCode'], { unique: true })
@Index('ix_schooling_class_group_teacher', ['teacherStaffId'])
@Index('ix_schooling_class_group_name', ['name', 'id'])
@Index('ix_schooling_class_group_order', ['externalCode', 'id'])
export class ClassGroupEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  courseId: string;

  @Column({ type: 'varchar', length: 40 })
  externalCode: string;

  @Column({ type: 'varchar', length: 80 })
  name: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  teacherStaffId: string | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  room: string | null;

  @Column({ type: 'integer' })
  capacity: number;

  @Column({ type: 'integer' })
  skipStatutoryHolidays: number;

  @Column({ type: 'varchar', length: 24 })
  status: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
