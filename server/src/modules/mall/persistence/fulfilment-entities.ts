import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EntityList } from '../../../platform/db';

/** What a redemption of a virtual good gave, once. */
@Entity('mall_grant')
@Index('ix_mall_grant_enrolment', ['enrolmentId'])
export class GrantEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) redemptionId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: string;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) enrolmentId!: string | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) rightId!: string | null;
  @Column({ type: 'integer' }) amount!: number;
  @Column({ type: 'bigint' }) givenAt!: number;
  @Column({ type: 'bigint', nullable: true }) undoneAt!: number | null;
}

/** A coupon, a quota or a seat. */
@Entity('mall_right')
@Index('uq_mall_right_source', ['source', 'sourceId'], { unique: true })
@Index('ix_mall_right_student', ['studentId', 'validThrough', 'id'])
@Index('ix_mall_right_family', ['familyId', 'id'])
export class RightEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) familyId!: string;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 26 }) campusId!: string;
  @Column({ type: 'varchar', length: 12 }) source!: string;
  @Column({ type: 'varchar', length: 26 }) sourceId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: string;
  @Column({ type: 'varchar', length: 40 }) label!: string;
  @Column({ type: 'text', nullable: true }) terms!: string | null;
  @Column({ type: 'integer', nullable: true }) valueFen!: number | null;
  @Column({ type: 'integer', nullable: true }) minSpendFen!: number | null;
  @Column({ type: 'varchar', length: 60, nullable: true }) place!: string | null;
  @Column({ type: 'bigint', nullable: true }) startsAt!: number | null;
  @Column({ type: 'integer' }) times!: number;
  @Column({ type: 'integer' }) used!: number;
  @Column({ type: 'integer' }) version!: number;
  @Column({ type: 'varchar', length: 10 }) validThrough!: string;
  @Column({ type: 'bigint', nullable: true }) revokedAt!: number | null;
  @Column({ type: 'bigint' }) createdAt!: number;
}

/** One use of a right, or the undoing of one; only its note ever changes. */
@Entity('mall_right_use')
@Index('uq_mall_right_use_seq', ['rightId', 'seq'], { unique: true })
@Index('uq_mall_right_use_once', ['useId', 'delta'], { unique: true })
@Index('ix_mall_right_use_student', ['studentId', 'id'])
export class RightUseEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 26 }) rightId!: string;
  @Column({ type: 'integer' }) seq!: number;
  @Column({ type: 'varchar', length: 26 }) useId!: string;
  @Column({ type: 'integer' }) delta!: number;
  @Column({ type: 'varchar', length: 26 }) studentId!: string;
  @Column({ type: 'varchar', length: 60, nullable: true }) note!: string | null;
  @Column({ type: 'varchar', length: 12 }) actorKind!: string;
  @Column({ type: 'varchar', length: 40 }) actorId!: string;
  @Column({ type: 'bigint' }) usedAt!: number;
}

/** Above how many points a family wants to be asked, and the word of its guardians. */
@Entity('mall_family_rule')
export class FamilyRuleEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) familyId!: string;
  @Column({ type: 'integer', nullable: true }) approvalAbove!: number | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) pinHash!: string | null;
  @Column({ type: 'varchar', length: 32, nullable: true }) pinSalt!: string | null;
  @Column({ type: 'integer' }) wrongTries!: number;
  @Column({ type: 'bigint', nullable: true }) lockedUntil!: number | null;
  @Column({ type: 'bigint' }) updatedAt!: number;
}

export const fulfilmentEntities: EntityList = [GrantEntity, RightEntity, RightUseEntity, FamilyRuleEntity];
