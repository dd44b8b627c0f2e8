import { Entity, PrimaryColumn } from 'typeorm';

@Entity('schooling_schedule_lock')
export class ScheduleLockEntity {
  @PrimaryColumn({ type: 'varchar', length: 80 })
  lockName: string;
}
