import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('schooling_import_piece')
export class ImportPieceEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  jobId: string;

  @PrimaryColumn({ type: 'integer' })
  position: number;

  @Column({ type: 'blob' })
  content: Buffer;
}
