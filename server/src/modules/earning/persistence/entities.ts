import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EntityList } from '../../../platform/db';
import { backtestEntities } from './backtest-entities';
import { ExtensionEntity } from './extension.entity';
import { manualEntities } from './manual-entities';

@Entity('earning_rule_version')
@Index('uq_earning_rule_version_draft', ['versionNumber', 'draftKey'], { unique: true })
export class RuleVersionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'integer' }) versionNumber!: number;
  @Column({ type: 'varchar', length: 24 }) state!: string;
  @Column({ type: 'bigint' }) effectiveFrom!: number;
  @Column({ type: 'text' }) rules!: string;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'varchar', length: 26 }) draftKey!: string;
  @Column({ type: 'varchar', length: 60 }) title!: string;
  @Column({ type: 'varchar', length: 500, nullable: true }) note!: string | null;
  @Column({ type: 'integer' }) revision!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) basedOnId!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) createdById!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) savedById!: string | null;
  @Column({ type: 'bigint', nullable: true }) savedAt!: number | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) submittedById!: string | null;
  @Column({ type: 'bigint', nullable: true }) submittedAt!: number | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) returnedReason!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) publishedById!: string | null;
  @Column({ type: 'bigint', nullable: true }) publishedAt!: number | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) backtestId!: string | null;
  @Column({ type: 'text', nullable: true }) editorIds!: string | null;
}

@Entity('earning_award')
@Index('ix_earning_award_transaction', ['transactionId'])
@Index('ix_earning_award_decided', ['decidedById', 'id'])
@Index('uq_earning_award_source', ['sourceId', 'sourceType', 'ruleCode', 'step', 'grantNo'], { unique: true })
export class AwardEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) ruleVersionId!: string;
  @Column({ type: 'varchar', length: 40 }) ruleCode!: string;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'varchar', length: 24 }) sourceType!: string;
  @Column({ type: 'varchar', length: 26 }) sourceId!: string;
  @Column({ type: 'integer' }) step!: number;
  @Column({ type: 'integer' }) grantNo!: number;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @Column({ type: 'bigint' }) earnedAt!: number;
  @Column({ type: 'varchar', length: 10 }) earnedOn!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) transactionId!: string | null;
  @Column({ type: 'varchar', length: 24 }) state!: string;
  @Column({ type: 'bigint' }) changedAt!: number;
  @Column({ type: 'integer' }) takenBack!: number;
  @Column({ type: 'varchar', length: 24 }) budgetGroup!: string;
  @Column({ type: 'varchar', length: 10, nullable: true }) expiresOn!: string | null;
  @Column({ type: 'varchar', length: 120 }) availability!: string;
  @Column({ type: 'text' }) inputs!: string;
  @Column({ type: 'varchar', length: 24, nullable: true }) waitsFor!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) decidedById!: string | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) note!: string | null;
}

/** A family as the lock under which its children are judged one after another. */
@Entity('earning_family')
export class EarningFamilyEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) familyId!: string;
}

/** What was paid, as far as points are concerned. */
@Entity('earning_revenue_fact')
export class RevenueFactEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 24, nullable: true }) behaviour!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) studentId!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) campusId!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) courseId!: string | null;
  @Column({ type: 'bigint', nullable: true }) happenedAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) netFen!: number | null;
  @Column({ type: 'bigint' }) refundedFen!: number;
  @Column({ type: 'integer' }) windowOver!: number;
  @Column({ type: 'bigint' }) recordedAt!: number;
  @Column({ type: 'text', nullable: true }) orderPartsFen!: string | null;
  @Column({ type: 'integer', nullable: true }) orderPart!: number | null;
}

/** Every entity of the module. */
export const earningEntities: EntityList = [
  ...backtestEntities,
  ...manualEntities,
  RuleVersionEntity,
  AwardEntity,
  EarningFamilyEntity,
  RevenueFactEntity,
  ExtensionEntity,
];
