import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A business date that was compared with the trade bill. */
@Entity('payments_bill_run')
export class BillRunEntity {
  @PrimaryColumn({ type: 'varchar', length: 10 })
  billDate: string;

  @Column({ type: 'varchar', length: 12 })
  state: string;

  @Column({ type: 'bigint' })
  checkedAt: number;

  @Column({ type: 'integer' })
  payments: number;

  @Column({ type: 'integer' })
  refunds: number;

  @Column({ type: 'bigint' })
  paymentTotal: number;

  @Column({ type: 'bigint' })
  refundTotal: number;

  @Column({ type: 'varchar', length: 200, nullable: true })
  message: string | null;
}
