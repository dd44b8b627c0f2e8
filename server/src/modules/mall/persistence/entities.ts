import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EntityList } from '../../../platform/db';
import { fulfilmentEntities } from './fulfilment-entities';
import { GoodImageEntity, PriceChangeEntity, PromotionEntity, WishEntity } from './price-entities';
import { PickUpRequestEntity, ShipmentEntity } from './shipping-entities';

/** Something points can be redeemed for. */
@Entity('mall_good')
@Index('ix_mall_good_state', ['state', 'id'])
@Index('ix_mall_good_points', ['points', 'id'])
export class GoodEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 12 }) kind!: string;
  @Column({ type: 'varchar', length: 20 }) category!: string;
  @Column({ type: 'varchar', length: 40 }) title!: string;
  @Column({ type: 'text' }) description!: string;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'integer' }) moneyFen!: number;
  @Column({ type: 'integer', nullable: true }) costFen!: number | null;
  @Column({ type: 'integer' }) shippingFen!: number;
  @Column({ type: 'text' }) fulfilment!: string;
  @Column({ type: 'text' }) tiers!: string;
  @Column({ type: 'text' }) imageIds!: string;
  @Column({ type: 'integer', nullable: true }) perStudent!: number | null;
  @Column({ type: 'integer', nullable: true }) perFamily!: number | null;
  @Column({ type: 'varchar', length: 8 }) limitPeriod!: string;
  @Column({ type: 'bigint', nullable: true }) saleFrom!: number | null;
  @Column({ type: 'bigint', nullable: true }) saleUntil!: number | null;
  @Column({ type: 'integer' }) pickUpDays!: number;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  @Column({ type: 'integer' }) version!: number;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'bigint' }) updatedAt!: number;
}

/** Pieces of one good on one campus. */
@Entity('mall_stock')
@Index('ix_mall_stock_campus', ['campusId', 'offered', 'goodId'])
export class StockEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) goodId!: string;
  @PrimaryColumn({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'integer' }) offered!: number;
  @Column({ type: 'integer' }) available!: number;
  @Column({ type: 'integer' }) held!: number;
  @Column({ type: 'integer' }) version!: number;
}

/** One change of a stock; never changed itself. */
@Entity('mall_stock_move')
@Index('uq_mall_stock_move_seq', ['goodId', 'campusId', 'seq'], { unique: true })
@Index('uq_mall_stock_move_redemption', ['redemptionId', 'kind'], { unique: true })
@Index('ix_mall_stock_move_good', ['goodId', 'id'])
export class StockMoveEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) goodId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'integer' }) seq!: number;
  @Column({ type: 'varchar', length: 12 }) kind!: string;
  @Column({ type: 'integer' }) availableChange!: number;
  @Column({ type: 'integer' }) heldChange!: number;
  @Column({ type: 'integer' }) availableAfter!: number;
  @Column({ type: 'integer' }) heldAfter!: number;
  @Column({ type: 'varchar', length: 60, nullable: true }) reason!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) redemptionId!: string | null;
  @Column({ type: 'varchar', length: 12 }) actorKind!: string;
  @Column({ type: 'varchar', length: 40 }) actorId!: string;
  @Column({ type: 'bigint' }) movedAt!: number;
}

/** Points and pieces set aside for a student, and what became of them. */
@Entity('mall_redemption')
@Index('uq_mall_redemption_code', ['pickUpCode'], { unique: true })
@Index('uq_mall_redemption_hold', ['holdId'], { unique: true })
@Index('ix_mall_redemption_due', ['state', 'expiresAt', 'id'])
@Index('ix_mall_redemption_campus', ['campusId', 'state', 'id'])
@Index('ix_mall_redemption_student', ['studentId', 'id'])
@Index('ix_mall_redemption_family', ['familyId', 'goodId', 'redeemedOn'])
@Index('ix_mall_redemption_good', ['goodId', 'campusId', 'state'])
@Index('ix_mall_redemption_day', ['redeemedOn', 'campusId'])
@Index('ix_mall_redemption_sold', ['goodId', 'redeemedAt'])
export class RedemptionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26 }) familyId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'varchar', length: 26 }) goodId!: string;
  @Column({ type: 'varchar', length: 40 }) goodTitle!: string;
  @Column({ type: 'text' }) fulfilment!: string;
  @Column({ type: 'varchar', length: 8 }) delivery!: string;
  @Column({ type: 'bigint', nullable: true }) costFen!: number | null;
  @Column({ type: 'integer' }) byChild!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) approvedBy!: string | null;
  @Column({ type: 'bigint', nullable: true }) confirmedAt!: number | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) transferredFrom!: string | null;
  @Column({ type: 'bigint', nullable: true }) remindedAt!: number | null;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'integer' }) points!: number;
  @Column({ type: 'integer' }) returnedQuantity!: number;
  @Column({ type: 'integer' }) returnedPoints!: number;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  @Column({ type: 'varchar', length: 8 }) pickUpCode!: string;
  @Column({ type: 'varchar', length: 26 }) holdId!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) commitId!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) undoId!: string | null;
  @Column({ type: 'varchar', length: 26 }) guardianId!: string;
  @Column({ type: 'bigint' }) redeemedAt!: number;
  @Column({ type: 'varchar', length: 10 }) redeemedOn!: string;
  @Column({ type: 'bigint' }) expiresAt!: number;
  @Column({ type: 'bigint', nullable: true }) exportedAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) readyAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) handedOverAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) endedAt!: number | null;
  @Column({ type: 'varchar', length: 60, nullable: true }) note!: string | null;
}

/** Every entity of the module, for the composition root and the schema test. */
export const mallEntities: EntityList = [
  GoodEntity,
  StockEntity,
  StockMoveEntity,
  RedemptionEntity,
  ShipmentEntity,
  PickUpRequestEntity,
  ...fulfilmentEntities,
  PriceChangeEntity,
  PromotionEntity,
  GoodImageEntity,
  WishEntity,
];
