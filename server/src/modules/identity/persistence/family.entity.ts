import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('identity_family')
export class FamilyEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 24 })
  source: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint', nullable: true })
  erasedAt: number | null;
}

@Entity('identity_family_campus')
export class FamilyCampusEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  familyId: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  campusId: string;
}

@Entity('identity_guardian')
@Index('uq_identity_guardian_account', ['accountId'], { unique: true })
@Index('uq_identity_guardian_own_phone', ['ownPhoneIndex'], { unique: true })
@Index('uq_identity_guardian_family_phone', ['familyId', 'phoneIndex'], { unique: true })
@Index('ix_identity_guardian_phone', ['phoneIndex'])
export class GuardianEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @Column({ type: 'varchar', length: 24 })
  relation: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  phoneSealed: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  phoneIndex: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  ownPhoneIndex: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  accountId: string | null;

  @Column({ type: 'bigint', nullable: true })
  boundAt: number | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}

@Entity('identity_consent')
@Index('uq_identity_consent_revision', ['familyId', 'kind', 'revision'], { unique: true })
export class ConsentEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  familyId: string;

  @Column({ type: 'varchar', length: 26 })
  guardianId: string;

  @Column({ type: 'varchar', length: 26 })
  accountId: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'integer' })
  revision: number;

  @Column({ type: 'varchar', length: 24 })
  decision: string;

  @Column({ type: 'varchar', length: 20 })
  policyVersion: string;

  @Column({ type: 'bigint' })
  decidedAt: number;
}
