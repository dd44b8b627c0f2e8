import type { RedemptionDelivery, RedemptionState } from '@qingya/shared';

/** What is shown of a recipient: the first character, and stars for the rest. */
export const maskRecipient = (name: string): string => `${[...name.trim()][0] ?? ''}**`;

/** Days after the posting, or after the end of what was not posted, until its address is erased. */
export const ADDRESS_KEPT_DAYS = 90;

/** Whether courier and number can still be corrected: it is on its way or has arrived, and was not taken back. */
export const mayCorrectTracking = (redemption: {
  readonly delivery: RedemptionDelivery;
  readonly state: RedemptionState;
}): boolean => redemption.delivery === 'post' && (redemption.state === 'shipped' || redemption.state === 'done');

/** What the audit log keeps of a tracking number: enough to tell two apart, too little to follow a parcel. */
export const endOfNumber = (trackingNo: string | null): string | null => trackingNo && `…${trackingNo.slice(-4)}`;
