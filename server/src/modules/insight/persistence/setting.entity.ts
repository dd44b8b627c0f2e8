import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a point is worth; one row. */
@Entity('insight_setting')
export class SettingEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'integer' })
  pointsPerYuan: number;

  @Column({ type: 'bigint' })
  updatedAt: number;

  @Column({ type: 'varchar', length: 26 })
  updatedById: string;
}
