import { type Instant, MINUTE_MS } from '@qingya/shared';

/** So long a question to the guardians stands, and so long an agreement can be used or a refusal counts. */
export const PICK_UP_MINUTES = 30;

export type PickUpState = 'waiting' | 'accepted' | 'refused' | 'over';

/** A question to the guardians whether somebody without the code may take a redemption. */
export interface PickUpRequest {
  readonly state: PickUpState;
  /** Stands until, not including, this instant. */
  readonly validUntil: Instant;
}

/** Until, not including, when what was asked, agreed to or refused at an instant stands. */
export const pickUpValidUntil = (at: Instant): Instant => at + PICK_UP_MINUTES * MINUTE_MS;

/** Whether two descriptions of people at the desk name the same one: spaces, stops and the width of letters make no other person. */
export const isSameTaker = (one: string, other: string): boolean => plainName(one) === plainName(other);

const plainName = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** What the guardians say at an instant: `none` = nobody asked, or it is too long ago, or it was used. */
export type Agreement = 'none' | 'waiting' | 'agreed' | 'refused';

export const agreementOf = (request: PickUpRequest | undefined, now: Instant): Agreement => {
  if (!request || request.state === 'over' || now >= request.validUntil) return 'none';
  return request.state === 'accepted' ? 'agreed' : request.state;
};

/**
 * What becomes of a question that is answered. An agreement can be taken back while it stands; a refusal is final, so that
 * nobody at the desk talks a second guardian round.
 * @returns null when there is nothing to answer
 */
export const answerTo = (agreement: Agreement, accept: boolean): 'accepted' | 'refused' | 'unchanged' | null => {
  if (agreement === 'waiting') return accept ? 'accepted' : 'refused';
  if (agreement === 'agreed') return accept ? 'unchanged' : 'refused';
  return null;
};
