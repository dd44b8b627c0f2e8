import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type CaptureRow, lockCapture } from '../persistence/capture-store';
import { insertDeskVoid } from '../persistence/desk-void-store';
import { lockIntent } from '../persistence/intent-store';

/** Only a desk receipt of which nothing went back, and nothing is on its way back. */
export const isVoidable = (capture: CaptureRow | undefined): capture is CaptureRow =>
  capture !== undefined && capture.outcome === 'settled' && capture.channel !== 'wechat' && capture.reserved === 0;

/**
 * Asks a second person to void the desk receipt that settled a payment.
 * @returns the request's id
 * @throws AppError not_found, void_not_possible, void_already_requested
 */
export const requestVoid = async (
  uow: UnitOfWork,
  command: { readonly intentId: string; readonly reason: string; readonly staffId: string },
): Promise<string> => {
  const intent = await lockIntent(uow, command.intentId);
  if (!intent) throw fail('not_found');
  const capture = intent.settledCaptureId === null ? undefined : await lockCapture(uow, intent.settledCaptureId);
  if (!isVoidable(capture)) throw fail('void_not_possible');
  const id = await insertDeskVoid(uow, {
    captureId: capture.id,
    intentId: intent.id,
    campusId: intent.campusId,
    reason: command.reason,
    requestedById: command.staffId,
  });
  if (id === null) throw fail('void_already_requested');
  return id;
};
