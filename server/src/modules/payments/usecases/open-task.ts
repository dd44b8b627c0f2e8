import type { PaymentTaskKind } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { insertTask } from '../persistence/task-store';

export interface OpenTask {
  readonly kind: PaymentTaskKind;
  /** What it is about (an order number, a capture, a refund); one open task per kind and subject. At most 70 characters. */
  readonly subjectId: string;
  readonly campusId: string | null;
  readonly intentId: string | null;
  readonly captureId: string | null;
  readonly refundId: string | null;
  /** Figures and codes for the person who decides; never personal data. */
  readonly details: object;
}

/** Puts something before a person; nothing happens when it is there already. */
export const openTask = async (uow: UnitOfWork, task: OpenTask): Promise<void> => {
  const { kind, subjectId, campusId, intentId, captureId, refundId, details } = task;
  const openKey = `${kind}:${subjectId}`;
  await insertTask(uow, { kind, openKey, campusId, intentId, captureId, refundId, details: JSON.stringify(details) });
};
