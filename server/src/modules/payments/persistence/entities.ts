import { BillRunEntity } from './bill-run.entity';
import { CaptureEntity } from './capture.entity';
import { DeskVoidEntity } from './desk-void.entity';
import { DifferenceEntity } from './difference.entity';
import { IntentEntity } from './intent.entity';
import { NotificationEntity } from './notification.entity';
import { OrderEntity } from './order.entity';
import { RefundEntity } from './refund.entity';
import { TaskEntity } from './task.entity';

/** Every entity class of the module. */
export const paymentEntities = [
  IntentEntity,
  OrderEntity,
  CaptureEntity,
  RefundEntity,
  NotificationEntity,
  DeskVoidEntity,
  TaskEntity,
  BillRunEntity,
  DifferenceEntity,
];
