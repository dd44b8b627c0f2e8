import type { DeskChannel } from '@qingya/shared';

/** Names money that changed hands at the school; captures and refunds share the receipt numbers of a campus and channel. */
export const handReference = (channel: DeskChannel, campusId: string | null, receiptNo: string): string =>
  `${channel}:${campusId ?? '-'}:${receiptNo}`;
