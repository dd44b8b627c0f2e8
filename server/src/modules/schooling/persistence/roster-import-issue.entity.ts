import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('schooling_import_issue')
export class ImportIssueEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  jobId: string;

  @PrimaryColumn({ type: 'integer' })
  position: number;

  @Column({ type: 'integer' })
  line: number;

  @Column({ type: 'varchar', length: 40, nullable: true })
  columnTitle: string | null;

  @Column({ type: 'varchar', length: 12 })
  severity: string;

  @Column({ type: 'varchar', length: 40 })
  code: string;

  @Column({ type: 'varchar', length: 400 })
  message: string;

  @Column({ type: 'varchar', length: 400 })
  remedy: string;
}
