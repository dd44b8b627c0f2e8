import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { captureByReference } from '../persistence/capture-store';
import { handReceiptExists } from '../persistence/refund-store';

/**
 * A receipt number serves once, for money taken or for money given back. Each table's unique index holds it against
 * itself; this looks across.
 * @throws AppError desk_receipt_used
 */
export const requireFreeReceipt = async (reader: Reader, reference: string): Promise<void> => {
  if ((await captureByReference(reader, reference)) || (await handReceiptExists(reader, reference)))
    throw fail('desk_receipt_used');
};
