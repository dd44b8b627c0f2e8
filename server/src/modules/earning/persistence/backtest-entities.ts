import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Rules tried on what really happened. */
@Entity('earning_backtest')
@Index('uq_earning_backtest_active', ['activeKey'], { unique: true })
@Index('ix_earning_backtest_first', ['firstHash', 'id'])
@Index('ix_earning_backtest_second', ['secondHash', 'id'])
export class BacktestEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  @Column({ type: 'varchar', length: 8, nullable: true }) activeKey!: string | null;
  @Column({ type: 'varchar', length: 10 }) fromDate!: string;
  @Column({ type: 'varchar', length: 10 }) throughDate!: string;
  @Column({ type: 'integer' }) ignoreValidity!: number;
  @Column({ type: 'varchar', length: 26 }) firstVersionId!: string;
  @Column({ type: 'varchar', length: 60 }) firstTitle!: string;
  @Column({ type: 'varchar', length: 64 }) firstHash!: string;
  @Column({ type: 'text' }) firstRules!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) secondVersionId!: string | null;
  @Column({ type: 'varchar', length: 60, nullable: true }) secondTitle!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) secondHash!: string | null;
  @Column({ type: 'text', nullable: true }) secondRules!: string | null;
  @Column({ type: 'varchar', length: 26 }) createdById!: string;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'bigint', nullable: true }) startedAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) finishedAt!: number | null;
  @Column({ type: 'varchar', length: 26 }) cursorFamily!: string;
  @Column({ type: 'integer' }) studentsDone!: number;
  @Column({ type: 'integer' }) studentsTotal!: number;
  @Column({ type: 'bigint' }) facts!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) leaseId!: string | null;
  @Column({ type: 'bigint' }) leaseUntil!: number;
  @Column({ type: 'integer' }) attempts!: number;
  @Column({ type: 'text', nullable: true }) frozen!: string | null;
}

@Entity('earning_backtest_sum')
export class BacktestSumEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) backtestId!: string;
  @PrimaryColumn({ type: 'integer' }) side!: number;
  @PrimaryColumn({ type: 'varchar', length: 40 }) ruleCode!: string;
  @PrimaryColumn({ type: 'varchar', length: 24 }) budgetGroup!: string;
  @PrimaryColumn({ type: 'varchar', length: 26 }) campusId!: string;
  @PrimaryColumn({ type: 'varchar', length: 10 }) week!: string;
  @Column({ type: 'bigint' }) points!: number;
  @Column({ type: 'integer' }) times!: number;
}

@Entity('earning_backtest_student')
@Index('ix_earning_backtest_student_01', ['backtestId', 'gain01', 'studentId'])
@Index('ix_earning_backtest_student_02', ['backtestId', 'gain02', 'studentId'])
@Index('ix_earning_backtest_student_12', ['backtestId', 'gain12', 'studentId'])
@Index('ix_earning_backtest_student_id', ['studentId'])
export class BacktestStudentEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) backtestId!: string;
  @PrimaryColumn({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'bigint' }) points0!: number;
  @Column({ type: 'bigint' }) points1!: number;
  @Column({ type: 'bigint' }) points2!: number;
  @Column({ type: 'bigint' }) gain01!: number;
  @Column({ type: 'bigint' }) gain02!: number;
  @Column({ type: 'bigint' }) gain12!: number;
  @Column({ type: 'text' }) parts!: string;
}

export const backtestEntities = [BacktestEntity, BacktestSumEntity, BacktestStudentEntity];
