import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('schooling_import_job')
@Index('ix_schooling_import_campus', ['campusId', 'id'])
@Index('ix_schooling_import_state', ['state', 'id'])
export class ImportJobEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  @Column({ type: 'varchar', length: 26 })
  campusId: string;

  @Column({ type: 'varchar', length: 26 })
  staffId: string;

  @Column({ type: 'varchar', length: 200 })
  fileName: string;

  @Column({ type: 'varchar', length: 24 })
  state: string;

  @Column({ type: 'varchar', length: 24, nullable: true })
  mode: string | null;

  @Column({ type: 'varchar', length: 10 })
  today: string;

  @Column({ type: 'integer' })
  mayCreateCatalogue: number;

  @Column({ type: 'integer' })
  rowsTotal: number;

  @Column({ type: 'integer' })
  rowsDone: number;

  @Column({ type: 'integer' })
  errorRows: number;

  @Column({ type: 'integer' })
  issueCount: number;

  @Column({ type: 'text', nullable: true })
  summary: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  planHash: string | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  failure: string | null;

  @Column({ type: 'bigint' })
  createdAt: number;

  @Column({ type: 'bigint' })
  updatedAt: number;

  @Column({ type: 'bigint', nullable: true })
  finishedAt: number | null;

  @Column({ type: 'bigint' })
  purgeAfter: number;
}
