import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What staff wrote about a line of the ledger: shown in place of the line's own title, and deleted with the family. */
@Entity('points_note')
@Index('ix_points_note_student', ['studentId'])
export class NoteEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  transactionId: string;

  @Column({ type: 'varchar', length: 26 })
  studentId: string;

  @Column({ type: 'varchar', length: 200 })
  title: string;
}
