import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Limits of each role; the highest number is in force. */
@Entity('earning_manual_policy')
@Index('uq_earning_manual_policy_number', ['versionNumber'], { unique: true })
export class ManualPolicyEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'integer' }) versionNumber!: number;
  @Column({ type: 'text' }) limits!: string;
  @Column({ type: 'integer', nullable: true }) validMonths!: number | null;
  @Column({ type: 'bigint' }) changedAt!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) changedById!: string | null;
}

/** Points given or taken by hand, or asked for. */
@Entity('earning_manual_award')
@Index('ix_earning_manual_award_campus', ['campusId', 'id'])
@Index('ix_earning_manual_award_state', ['state', 'campusId', 'id'])
@Index('ix_earning_manual_award_giver', ['givenById', 'id'])
@Index('ix_earning_manual_award_student', ['studentId', 'id'])
@Index('ix_earning_manual_award_points', ['points', 'id'])
export class ManualAwardEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'varchar', length: 60 }) reason!: string;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  @Column({ type: 'varchar', length: 12, nullable: true }) waitedFor!: string | null;
  @Column({ type: 'integer' }) policyNumber!: number;
  @Column({ type: 'varchar', length: 26 }) givenById!: string;
  @Column({ type: 'bigint' }) givenAt!: number;
  @Column({ type: 'varchar', length: 10 }) givenOn!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) decidedById!: string | null;
  @Column({ type: 'bigint', nullable: true }) decidedAt!: number | null;
  @Column({ type: 'varchar', length: 60, nullable: true }) note!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) transactionId!: string | null;
}

/** What one person gave, or took, on one day without asking. */
@Entity('earning_manual_day')
export class ManualDayEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) staffId!: string;
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @PrimaryColumn({ type: 'varchar', length: 12 }) kind!: string;
  @Column({ type: 'integer' }) used!: number;
}

/** Entities of points given by hand. */
export const manualEntities = [ManualPolicyEntity, ManualAwardEntity, ManualDayEntity];
