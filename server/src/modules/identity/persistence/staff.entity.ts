import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('identity_staff')
@Index('uq_identity_staff_phone', ['phoneIndex'], { unique: true })
@Index('uq_identity_staff_account', ['accountId'], { unique: true })
@Index('uq_identity_staff_invitation', ['invitationHash'], { unique: true })
@Index('ix_identity_staff_name', ['name', 'id'])
export class StaffEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @Column({ type: 'varchar', length: 255 })
  phoneSealed: string;

  @Column({ type: 'varchar', length: 64 })
  phoneIndex: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  accountId: string | null;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  invitationHash: string | null;

  @Column({ type: 'bigint', nullable: true })
  invitationExpiresAt: number | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}

@Entity('identity_staff_role')
@Index('ix_identity_staff_role_scope', ['scope', 'staffId'])
export class StaffRoleEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  staffId: string;

  @PrimaryColumn({ type: 'varchar', length: 24 })
  role: string;

  @PrimaryColumn({ type: 'varchar', length: 26 })
  scope: string;
}
