import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Where a redemption is posted, and with which courier it went. */
@Entity('mall_shipment')
@Index('ix_mall_shipment_tracking', ['courier', 'trackingNo'])
export class ShipmentEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) redemptionId!: string;
  @Column({ type: 'text', nullable: true }) addressSealed!: string | null;
  @Column({ type: 'varchar', length: 60 }) recipient!: string;
  @Column({ type: 'varchar', length: 20 }) phone!: string;
  @Column({ type: 'varchar', length: 60 }) region!: string;
  @Column({ type: 'varchar', length: 20, nullable: true }) courier!: string | null;
  @Column({ type: 'varchar', length: 40, nullable: true }) trackingNo!: string | null;
  @Column({ type: 'bigint', nullable: true }) shippedAt!: number | null;
}

/** Guardians are asked whether somebody without the code may take a redemption. */
@Entity('mall_pick_up_request')
@Index('uq_mall_pick_up_request_in_force', ['redemptionId', 'inForce'], { unique: true })
@Index('ix_mall_pick_up_request_asked', ['askedAt'])
export class PickUpRequestEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) redemptionId!: string;
  @Column({ type: 'varchar', length: 20 }) taker!: string;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  /** 1 while it counts, NULL afterwards: so there is at most one of a redemption. */
  @Column({ type: 'integer', nullable: true }) inForce!: number | null;
  @Column({ type: 'varchar', length: 26 }) askedBy!: string;
  @Column({ type: 'bigint' }) askedAt!: number;
  @Column({ type: 'bigint' }) validUntil!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) answeredBy!: string | null;
  @Column({ type: 'bigint', nullable: true }) answeredAt!: number | null;
}
