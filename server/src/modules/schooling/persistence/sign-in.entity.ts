import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_sign_in')
@Index('uq_schooling_sign_in_day', ['studentId', 'date'], { unique: true })
export class SignInEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 10 })
  date: string;

  @Column({ type: 'varchar', length: 26 })
  guardianId: string;

  @Column({ type: 'bigint' })
  signedAt: number;
}
