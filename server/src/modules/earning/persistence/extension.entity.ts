import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A decision of staff to make points granted already last longer. */
@Entity('earning_extension')
@Index('ix_earning_extension_state', ['state', 'id'])
@Index('uq_earning_extension_open', ['openSlot'], { unique: true })
export class ExtensionEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 }) id!: string;
  @Column({ type: 'varchar', length: 60 }) title!: string;
  @Column({ type: 'varchar', length: 12 }) kind!: string;
  @Column({ type: 'integer', nullable: true }) months!: number | null;
  @Column({ type: 'varchar', length: 26, nullable: true }) ruleVersionId!: string | null;
  @Column({ type: 'text' }) ruleCodes!: string;
  @Column({ type: 'varchar', length: 26, nullable: true }) campusId!: string | null;
  @Column({ type: 'varchar', length: 12 }) state!: string;
  @Column({ type: 'varchar', length: 26 }) position!: string;
  @Column({ type: 'bigint' }) students!: number;
  @Column({ type: 'bigint' }) lots!: number;
  @Column({ type: 'bigint' }) points!: number;
  @Column({ type: 'bigint' }) doneStudents!: number;
  @Column({ type: 'bigint' }) doneLots!: number;
  @Column({ type: 'bigint' }) donePoints!: number;
  @Column({ type: 'varchar', length: 26 }) createdById!: string;
  @Column({ type: 'bigint' }) createdAt!: number;
  @Column({ type: 'varchar', length: 26, nullable: true }) confirmedById!: string | null;
  @Column({ type: 'bigint', nullable: true }) confirmedAt!: number | null;
  @Column({ type: 'bigint', nullable: true }) finishedAt!: number | null;
  @Column({ type: 'varchar', length: 26 }) openSlot!: string;
}
