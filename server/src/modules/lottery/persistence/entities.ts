import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EntityList } from '../../../platform/db';

/** Whether the school has lotteries at all; one row. */
@Entity('lottery_setting')
export class LotterySettingEntity {
  @PrimaryColumn({ type: 'integer' }) id!: number;
  @Column({ type: 'integer' }) isOn!: number;
}

/** A campaign: a draft, then frozen rules, then over. */
@Entity('lottery_campaign')
@Index('ix_lottery_campaign_state', ['state', 'closesAt', 'id'])
@Index('uq_lottery_campaign_commitment', ['commitment'], { unique: true })
export class LotteryCampaignEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 8 }) state!: string;
  @Column({ type: 'integer' }) version!: number;
  @Column({ type: 'varchar', length: 40 }) title!: string;
  @Column({ type: 'bigint' }) opensAt!: number;
  @Column({ type: 'bigint' }) closesAt!: number;
  @Column({ type: 'integer' }) pointsPerDraw!: number;
  @Column({ type: 'integer' }) perFamilyDay!: number;
  @Column({ type: 'integer' }) perFamily!: number;
  @Column({ type: 'text' }) conditions!: string;
  @Column({ type: 'text' }) claim!: string;
  @Column({ type: 'varchar', length: 10 }) claimThrough!: string;
  @Column({ type: 'text' }) forfeit!: string;
  @Column({ type: 'varchar', length: 60 }) organiser!: string;
  @Column({ type: 'varchar', length: 60 }) contact!: string;
  @Column({ type: 'varchar', length: 64 }) commitment!: string;
  @Column({ type: 'varchar', length: 255, nullable: true }) sealedSeed!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) seed!: string | null;
  @Column({ type: 'text', nullable: true }) rules!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) rulesHash!: string | null;
  @Column({ type: 'integer' }) draws!: number;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'bigint', nullable: true }) startedAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) endedAt!: number | null;
}

/** A prize of a campaign, in the order in which numbers are given to prizes. */
@Entity('lottery_prize')
export class LotteryPrizeEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) campaignId!: string;
  @PrimaryColumn({ type: 'integer' }) seq!: number;
  @Column({ type: 'varchar', length: 40 }) prizeId!: string;
  @Column({ type: 'varchar', length: 40 }) name!: string;
  @Column({ type: 'varchar', length: 8 }) kind!: string;
  @Column({ type: 'integer' }) valueFen!: number;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'integer' }) weight!: number;
  @Column({ type: 'integer', nullable: true }) stock!: number | null;
  @Column({ type: 'integer' }) fallback!: number;
  @Column({ type: 'text' }) terms!: string;
  @Column({ type: 'integer' }) costFen!: number;
  @Column({ type: 'integer' }) given!: number;
}

/** A family in a campaign: its nonce and how often it drew. */
@Entity('lottery_entry')
@Index('uq_lottery_entry_nonce', ['campaignId', 'nonce'], { unique: true })
export class LotteryEntryEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) campaignId!: string;
  @PrimaryColumn({ type: 'varchar', length: 26 }) familyId!: string;
  @Column({ type: 'varchar', length: 64 }) nonce!: string;
  @Column({ type: 'integer' }) drawn!: number;
}

/** How often a family drew on one Shanghai day. */
@Entity('lottery_entry_day')
export class LotteryEntryDayEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) campaignId!: string;
  @PrimaryColumn({ type: 'varchar', length: 26 }) familyId!: string;
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @Column({ type: 'integer' }) drawn!: number;
}

/** One draw; never changed, never deleted. */
@Entity('lottery_draw')
@Index('uq_lottery_draw_no', ['campaignId', 'drawNo'], { unique: true })
@Index('uq_lottery_draw_spend', ['spendId'], { unique: true })
@Index('ix_lottery_draw_student', ['studentId', 'id'])
@Index('ix_lottery_draw_family', ['familyId', 'campaignId', 'drawnOn'])
@Index('ix_lottery_draw_winner', ['campaignId', 'drawnOn', 'studentId', 'drawNo'])
export class LotteryDrawEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) campaignId!: string;
  @Column({ type: 'integer' }) drawNo!: number;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26 }) familyId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'varchar', length: 26 }) guardianId!: string;
  @Column({ type: 'varchar', length: 64 }) nonce!: string;
  @Column({ type: 'varchar', length: 40 }) prizeId!: string;
  @Column({ type: 'varchar', length: 40, nullable: true }) insteadOf!: string | null;
  @Column({ type: 'integer' }) pointsPaid!: number;
  @Column({ type: 'integer' }) pointsWon!: number;
  @Column({ type: 'varchar', length: 8 }) outcome!: string;
  @Column({ type: 'varchar', length: 26 }) spendId!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) creditId!: string | null;
  @Column({ type: 'varchar', length: 10 }) drawnOn!: string;
  @Column({ type: 'bigint' }) drawnAt!: number;
}

/** A prize that waits at the desk, and what became of it. */
@Entity('lottery_win')
@Index('uq_lottery_win_code', ['claimCode'], { unique: true })
@Index('ix_lottery_win_due', ['state', 'claimThrough', 'drawId'])
@Index('ix_lottery_win_family', ['familyId', 'state'])
@Index('ix_lottery_win_campus', ['campusId', 'state', 'claimThrough', 'drawId'])
export class LotteryWinEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) drawId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'varchar', length: 26 }) familyId!: string;
  @Column({ type: 'varchar', length: 9 }) claimCode!: string;
  @Column({ type: 'varchar', length: 10 }) claimThrough!: string;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  @Column({ type: 'bigint', nullable: true }) handedOverAt!: number | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) handedOverBy!: string | null;
  @Column({ type: 'varchar', length: 60, nullable: true }) note!: string | null;
  @Column({ type: 'bigint', nullable: true }) forfeitedAt!: number | null;
}

/** Every entity of the module, for the composition root and the schema test. */
export const lotteryEntities: EntityList = [
  LotterySettingEntity,
  LotteryCampaignEntity,
  LotteryPrizeEntity,
  LotteryEntryEntity,
  LotteryEntryDayEntity,
  LotteryDrawEntity,
  LotteryWinEntity,
];
