import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row, `periods`: whoever starts a budget holds it, so that two never begin to overlap. */
@Entity('budget_lock')
class LockEntity {
  @PrimaryColumn({ type: 'varchar', length: 20 })
  name: string;
}

@Entity('budget_period')
@Index('ix_budget_period_state', ['state', 'throughDate'])
class PeriodEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 80 })
  title: string;

  @Column({ type: 'varchar', length: 10 })
  fromDate: string;

  @Column({ type: 'varchar', length: 10 })
  throughDate: string;

  @Column({ type: 'varchar', length: 12 })
  source: string;

  @Column({ type: 'bigint' })
  baseFen: number;

  @Column({ type: 'integer' })
  shareBasisPoints: number;

  @Column({ type: 'integer' })
  pointsPerYuan: number;

  @Column({ type: 'bigint' })
  costFen: number;

  @Column({ type: 'bigint' })
  points: number;

  @Column({ type: 'varchar', length: 8 })
  whenFull: string;

  @Column({ type: 'integer', default: 0 })
  expiredReturn: number;

  @Column({ type: 'varchar', length: 8 })
  state: string;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}

/** `campusId` and `behaviourGroup` are empty for «all others». */
@Entity('budget_allocation')
@Index('uq_budget_allocation', ['periodId', 'campusId', 'behaviourGroup'], { unique: true })
class AllocationEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  periodId: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 20 })
  behaviourGroup: string;

  @Column({ type: 'bigint' })
  points: number;
}

/** A part of an allocation, so that no single row is hot. */
@Entity('budget_slot')
class SlotEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  allocationId: string;

  @PrimaryColumn({ type: 'integer' })
  slot: number;

  @Column({ type: 'bigint' })
  capacity: number;

  @Column({ type: 'bigint' })
  used: number;

  @Column({ type: 'bigint' })
  beyond: number;
}

/** What an award took (positive) or gave back (negative); append-only. */
@Entity('budget_movement')
@Index('uq_budget_movement_taking', ['takingKey'], { unique: true })
@Index('ix_budget_movement_award', ['awardId', 'id'])
@Index('ix_budget_movement_day', ['periodId', 'awardedOn', 'allocationId', 'points'])
@Index('ix_budget_movement_slot', ['allocationId', 'slot', 'kind', 'points'])
class MovementEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  periodId: string;

  @Column({ type: 'varchar', length: 26 })
  allocationId: string;

  @Column({ type: 'integer' })
  slot: number;

  @Column({ type: 'varchar', length: 80 })
  awardId: string;

  @Column({ type: 'varchar', length: 80, nullable: true })
  takingKey: string | null;

  @Column({ type: 'varchar', length: 8 })
  kind: string;

  @Column({ type: 'bigint' })
  points: number;

  @Column({ type: 'varchar', length: 10 })
  awardedOn: string;

  @Column({ type: 'bigint' })
  movedAt: number;
}

/** What an award's expired points gave back to the budget (positive), less what of it was clawed back since (negative). */
@Entity('budget_expiry')
@Index('ix_budget_expiry_award', ['awardId', 'points'])
class ExpiryEntity {
  @PrimaryColumn({ type: 'varchar', length: 60 })
  id: string;

  @Column({ type: 'varchar', length: 80 })
  awardId: string;

  @Column({ type: 'bigint' })
  points: number;

  @Column({ type: 'bigint' })
  movedAt: number;
}

/** A threshold that was crossed; `allocationId` is empty for the whole budget. */
@Entity('budget_alert')
@Index('uq_budget_alert', ['periodId', 'allocationId', 'kind'], { unique: true })
class AlertEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  periodId: string;

  @Column({ type: 'varchar', length: 26 })
  allocationId: string;

  @Column({ type: 'varchar', length: 12 })
  kind: string;

  @Column({ type: 'bigint' })
  points: number;

  @Column({ type: 'bigint' })
  issued: number;

  @Column({ type: 'bigint' })
  projected: number;

  @Column({ type: 'bigint' })
  raisedAt: number;
}

/** Every entity class of the module. */
export const budgetEntities = [LockEntity, PeriodEntity, AllocationEntity, SlotEntity, MovementEntity, ExpiryEntity, AlertEntity];
