import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('identity_audit')
@Index('ix_identity_audit_action', ['action', 'id'])
@Index('ix_identity_audit_subject', ['subjectKind', 'subjectId', 'id'])
@Index('ix_identity_audit_actor', ['actorId', 'id'])
@Index('ix_identity_audit_campus', ['campusId', 'id'])
export class AuditEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'bigint' })
  at: number;

  @Column({ type: 'varchar', length: 24 })
  actorKind: string;

  @Column({ type: 'varchar', length: 64 })
  actorId: string;

  @Column({ type: 'varchar', length: 80 })
  action: string;

  @Column({ type: 'varchar', length: 24 })
  subjectKind: string;

  @Column({ type: 'varchar', length: 64 })
  subjectId: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  campusId: string | null;

  @Column({ type: 'text' })
  details: string;
}
