import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The answer to a write that carried an `Idempotency-Key`; committed with the write's effect. */
@Entity('http_idempotency')
@Index('ix_http_idempotency_age', ['createdAt'])
export class HttpIdempotencyEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  accountId: string;

  @PrimaryColumn({ type: 'varchar', length: 128 })
  idempotencyKey: string;

  @Column({ type: 'varchar', length: 80 })
  endpoint: string;

  @Column({ type: 'varchar', length: 64 })
  bodyHash: string;

  @Column({ type: 'text', nullable: true })
  result: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;
}
