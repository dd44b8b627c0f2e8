import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A push that was taken, so that the same one is not taken again. Holds nothing of its content. */
@Entity('wechat_push')
@Index('uq_wechat_push_key', ['dedupeKey'], { unique: true })
@Index('ix_wechat_push_age', ['receivedAt'])
export class WechatPushEntity {
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id: string;

  /** SHA-256 of WeChat's message id, or of sender, time, event and text. */
  @Column({ type: 'varchar', length: 64 })
  dedupeKey: string;

  @Column({ type: 'varchar', length: 64 })
  event: string;

  @Column({ type: 'bigint' })
  receivedAt: number;
}
