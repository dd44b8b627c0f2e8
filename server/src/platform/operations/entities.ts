import type { EntityList } from '../db';
import { JobRunEntity } from '../jobs/job-run.entity';
import { OutboxDeliveryEntity, OutboxEventEntity } from '../outbox/outbox.entity';

/** The platform's own tables that the outbox and the jobs keep. */
export const operationsEntities: EntityList = [OutboxEventEntity, OutboxDeliveryEntity, JobRunEntity];
