import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('identity_account')
@Index('uq_identity_account_openid', ['appId', 'openId'], { unique: true })
export class AccountEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 40 })
  appId: string;

  @Column({ type: 'varchar', length: 64 })
  openId: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  unionId: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint', nullable: true })
  erasedAt: number | null;
}

@Entity('identity_session')
@Index('ix_identity_session_account', ['accountId', 'endedAt'])
@Index('ix_identity_session_expiry', ['expiresAt'])
export class SessionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  accountId: string;

  @Column({ type: 'varchar', length: 24 })
  kind: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  expiresAt: number;

  @Column({ type: 'bigint', nullable: true })
  endedAt: number | null;

  @Column({ type: 'varchar', length: 24, nullable: true })
  endReason: string | null;
}

@Entity('identity_refresh_token')
@Index('ix_identity_refresh_token_session', ['sessionId'])
@Index('ix_identity_refresh_token_expiry', ['expiresAt'])
export class RefreshTokenEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  tokenHash: string;

  @Column({ type: 'varchar', length: 26 })
  sessionId: string;

  @Column({ type: 'bigint' })
  issuedAt: number;

  @Column({ type: 'bigint' })
  expiresAt: number;

  @Column({ type: 'bigint', nullable: true })
  rotatedAt: number | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  successorHash: string | null;
}

@Entity('identity_web_login')
@Index('ix_identity_web_login_expiry', ['expiresAt'])
export class WebLoginEntity {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  scene: string;

  @Column({ type: 'varchar', length: 64 })
  secretHash: string;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 60 })
  browser: string;

  @Column({ type: 'varchar', length: 64 })
  address: string;

  @Column({ type: 'varchar', length: 26, nullable: true })
  accountId: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  expiresAt: number;
}
