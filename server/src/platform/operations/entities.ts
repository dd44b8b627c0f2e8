import type { EntityList } from '../db';
import { HttpIdempotencyEntity } from '../http/idempotency.entity';
import { JobRunEntity } from '../jobs/job-run.entity';
import { OutboxDeliveryEntity, OutboxEventEntity } from '../outbox/outbox.entity';
import { WechatPushEntity } from '../wechat/push.entity';

/** The platform's own tables. */
export const operationsEntities: EntityList = [
  OutboxEventEntity,
  OutboxDeliveryEntity,
  JobRunEntity,
  HttpIdempotencyEntity,
  WechatPushEntity,
];
