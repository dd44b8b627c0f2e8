import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The run of one task for one business date; its row is the claim that lets one replica run it. */
@Entity('job_run')
export class JobRunEntity {
  @PrimaryColumn({ type: 'varchar', length: 80 })
  task: string;

  @PrimaryColumn({ type: 'varchar', length: 10 })
  businessDate: string;

  @Column({ type: 'varchar', length: 12 })
  state: 'requested' | 'claimed' | 'done' | 'failed';

  @Column({ type: 'integer' })
  attempts: number;

  @Column({ type: 'varchar', length: 64, nullable: true })
  claimedBy: string | null;

  @Column({ type: 'bigint', nullable: true })
  claimedUntil: number | null;

  /** A failed run is tried again from this instant on. */
  @Column({ type: 'bigint' })
  nextAttemptAt: number;

  @Column({ type: 'bigint', nullable: true })
  startedAt: number | null;

  @Column({ type: 'bigint', nullable: true })
  finishedAt: number | null;

  /** 1 = a person asked for it. */
  @Column({ type: 'integer' })
  manual: number;

  @Column({ type: 'text', nullable: true })
  progress: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  lastError: string | null;
}
