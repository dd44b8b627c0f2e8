import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_class_member')
@Index('uq_schooling_member', ['classGroupId', 'studentId', 'fromDate'], { unique: true })
@Index('ix_schooling_member_student', ['studentId', 'classGroupId'])
export class ClassMemberEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  classGroupId: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 10 })
  fromDate: string;

  @Column({ type: 'varchar', length: 10, nullable: true })
  toDate: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;
}
