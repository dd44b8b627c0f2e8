import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One event, written in the transaction of the fact it reports. Never changed; purged when everybody has handled it. */
@Entity('outbox_event')
export class OutboxEventEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment' })
  position: number;

  @Column({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 80 })
  type: string;

  @Column({ type: 'varchar', length: 80 })
  aggregate: string;

  @Column({ type: 'text' })
  payload: string;

  @Column({ type: 'bigint' })
  occurredAt: number;
}

/** What one subscriber has still to do, or has done, with one event. */
@Entity('outbox_delivery')
@Index('ix_outbox_delivery_due', ['state', 'nextAttemptAt', 'position'])
@Index('ix_outbox_delivery_order', ['subscriber', 'aggregate', 'state', 'position'])
export class OutboxDeliveryEntity {
  @PrimaryColumn({ type: 'bigint' })
  position: number;

  @PrimaryColumn({ type: 'varchar', length: 80 })
  subscriber: string;

  @Column({ type: 'varchar', length: 80 })
  aggregate: string;

  @Column({ type: 'varchar', length: 12 })
  state: 'pending' | 'done' | 'dead' | 'discarded';

  @Column({ type: 'integer' })
  attempts: number;

  /** 0 = at once; else not before this instant. */
  @Column({ type: 'bigint' })
  nextAttemptAt: number;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  lastError: string | null;

  @Column({ type: 'bigint', nullable: true })
  handledAt: number | null;
}
