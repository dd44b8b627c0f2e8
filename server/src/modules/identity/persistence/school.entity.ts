import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('identity_school')
export class SchoolEntity {
  @PrimaryColumn({ type: 'integer' })
  slot: number;

  @Column({ type: 'varchar', length: 60 })
  name: string;

  @Column({ type: 'bigint' })
  updatedAt: number;
}

@Entity('identity_campus')
@Index('uq_identity_campus_name', ['name'], { unique: true })
export class CampusEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @Column({ type: 'varchar', length: 120 })
  address: string;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;
}
