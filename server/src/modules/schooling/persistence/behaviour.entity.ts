import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_behaviour')
@Index('uq_schooling_behaviour_natural', ['naturalKey'], { unique: true })
@Index('ix_schooling_behaviour_student', ['studentId', 'id'])
@Index('ix_schooling_behaviour_campus', ['campusId', 'id'])
@Index('ix_schooling_behaviour_recorded', ['recordedAt', 'campusId'])
@Index('ix_schooling_behaviour_lesson', ['lessonId', 'kind'])
export class BehaviourEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  lessonId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  classGroupId: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  courseId: string | null;

  @Column({ type: 'varchar', length: 10 })
  date: string;

  @Column({ type: 'varchar', length: 80 })
  title: string;

  @Column({ type: 'varchar', length: 24, nullable: true })
  level: string | null;

  @Column({ type: 'integer', nullable: true })
  passed: number | null;

  @Column({ type: 'varchar', length: 20, nullable: true })
  score: string | null;

  @Column({ type: 'text', nullable: true })
  body: string | null;

  @Column({ type: 'varchar', length: 24 })
  recordedByKind: string;

  @Column({ type: 'varchar', length: 64 })
  recordedById: string;

  @Column({ type: 'bigint' })
  recordedAt: number;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 120, nullable: true })
  naturalKey: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  checkedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  checkedAt: number | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  checkNote: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  revokedById: string | null;

  @Column({ type: 'bigint', nullable: true })
  revokedAt: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  revokeReason: string | null;
}
