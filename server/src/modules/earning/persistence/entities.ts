import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EntityList } from '../../../platform/db';
import { manualEntities } from './manual-entities';

@Entity('earning_rule_version')
@Index('uq_earning_rule_version_number', ['versionNumber'], { unique: true })
export class RuleVersionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'integer' }) versionNumber!: number;
  @Column({ type: 'varchar', length: 24 }) state!: string;
  @Column({ type: 'bigint' }) effectiveFrom!: number;
  @Column({ type: 'text' }) rules!: string;
  @Column({ type: 'bigint' }) createdAt!: number;
}

@Entity('earning_award')
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
  @Column({ type: 'varchar', length: 26 }) transactionId!: string;
  @Column({ type: 'varchar', length: 24 }) state!: string;
  @Column({ type: 'bigint' }) changedAt!: number;
}

/** Every entity of the module. */
export const earningEntities: EntityList = [...manualEntities, RuleVersionEntity, AwardEntity];
