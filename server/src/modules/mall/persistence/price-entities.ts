import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A list price from an instant on; never changed itself. */
@Entity('mall_price_change')
@Index('ix_mall_price_change_good', ['goodId', 'id'])
export class PriceChangeEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) goodId!: string;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'bigint' }) changedAt!: number;
  @Column({ type: 'varchar', length: 26 }) changedById!: string;
}

/** A lower price for a while. */
@Entity('mall_promotion')
@Index('ix_mall_promotion_good', ['goodId', 'fromAt'])
export class PromotionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) goodId!: string;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'bigint' }) fromAt!: number;
  @Column({ type: 'bigint', nullable: true }) untilAt!: number | null;
  @Column({ type: 'integer' }) belowBreakEven!: number;
  @Column({ type: 'varchar', length: 26 }) createdById!: string;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) endedById!: string | null;
}

/** A picture whose bytes are in the file store. */
@Entity('mall_image')
@Index('ix_mall_image_created', ['createdAt', 'id'])
export class GoodImageEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 10 }) state!: string;
  @Column({ type: 'integer' }) width!: number;
  @Column({ type: 'integer' }) height!: number;
  @Column({ type: 'integer' }) bytes!: number;
  @Column({ type: 'varchar', length: 26 }) createdById!: string;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'bigint', nullable: true }) releasedAt!: number | null;
}

/** A good a child wishes for. */
@Entity('mall_wish')
export class WishEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) studentId!: string;
  @PrimaryColumn({ type: 'varchar', length: 26 }) goodId!: string;
  @Column({ type: 'bigint' }) wishedAt!: number;
}
